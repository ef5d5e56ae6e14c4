"""A generator of annotated local-news text: training material over invented people.

Constructions are templates in `templates/*.toml` (see `corpus.generator.grammar`); names and places
are composed or, for divisions, taken from a gazetteer as facts. Labels follow the scheme.
"""
