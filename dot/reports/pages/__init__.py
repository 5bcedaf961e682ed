"""One function a page kind: from the published result to that page's typed context, or to nothing."""
