"""Open in and out: spreadsheets for people and programs."""
