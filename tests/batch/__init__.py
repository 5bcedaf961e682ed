"""The folder adapter: files as consultants write them, read in full or refused by line."""
