"""Who works here: users, their sessions and keys, and the log of what they did."""
