"""Scores of predictions against gold: pure functions, and the report made of them."""
