"""The calibration workshop: which items are worth talking about, and in which order."""
