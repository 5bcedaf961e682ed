"""From catalogue and result to an ordered, dated plan."""
