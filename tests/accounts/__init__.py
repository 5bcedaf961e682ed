"""Users, sessions, keys and the log."""
