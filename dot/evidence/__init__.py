"""What the consultant saw and what KPIs measured."""
