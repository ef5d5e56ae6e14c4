"""Invented evaluations and a headless browser to read their reports in."""
