"""DOT: the application, in the order of its story: define, invite, answer, score, report."""

__version__ = "0.1.0"
