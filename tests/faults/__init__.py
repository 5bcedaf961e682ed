"""Faults: processes killed, many people at once, things that happen at the same moment."""
