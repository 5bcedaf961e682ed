"""Tests of the report: its brand, charts, words, pages and PDF."""
