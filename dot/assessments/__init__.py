"""Who is assessed, by whom, how: clients, engagements, assessments, units, raters."""
