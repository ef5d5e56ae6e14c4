"""Word boundaries: the pkuseg model, its training, and the spaCy component."""
