"""Background jobs: what a job is, and the engine that runs it, of which nothing else knows the name."""
