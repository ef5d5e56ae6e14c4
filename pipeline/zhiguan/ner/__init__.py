"""Entities: encoding, models, corpora, training, and the spaCy component."""
