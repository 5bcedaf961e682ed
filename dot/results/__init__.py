"""Answers become an immutable result with its working."""
