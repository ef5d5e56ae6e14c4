"""Local-news articles that we write and annotate, and a generator of training sentences."""
