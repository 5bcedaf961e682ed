"""“Why this score?”: a published result, worked so that a person can follow with a pocket calculator."""
