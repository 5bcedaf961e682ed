"""Source truth and the coding of recall answers."""
