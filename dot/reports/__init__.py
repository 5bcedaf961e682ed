"""Reports: what a published result says, as charts, pages and one PDF in the client's brand."""
