"""The one gate: what of a result may be shown."""
