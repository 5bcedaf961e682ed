"""Tests of the charts: what they say, that they escape it, and that labels stay apart."""
