"""Results made up for the report's tests, part by part."""
