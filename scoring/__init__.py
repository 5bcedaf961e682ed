"""The arithmetic: pure functions on NumPy arrays, no input, no clock, no hidden randomness."""
