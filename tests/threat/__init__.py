"""Threats of the brief, each with the test that proves its control."""
