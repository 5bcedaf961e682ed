"""The house itself: its rules, its commands, its set-up."""
