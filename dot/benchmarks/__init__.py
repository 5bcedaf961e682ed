"""Editions of reference figures beside the client's own."""
