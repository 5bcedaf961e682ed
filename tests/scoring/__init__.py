"""The arithmetic against published values, hand-worked values and invariants."""
