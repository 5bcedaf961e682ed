"""Charts as SVG: pure functions from typed rows to escaped markup, in two themes, PDF and web."""
