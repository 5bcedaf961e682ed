"""DOT: the application, in the order of its story: define, invite, answer, score, report."""
