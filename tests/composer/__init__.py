"""Composes pages as the text layers of newspaper PDFs give them, with the gold of what is where."""

from composer.page import ComposedPage, compose_page, compose_pages
from composer.source import Source, read_sources

__all__ = ["ComposedPage", "Source", "compose_page", "compose_pages", "read_sources"]
