"""Questionnaires as data: their shape, finding, checking, freezing."""
