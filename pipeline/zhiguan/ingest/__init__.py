"""Files to pages, pages to articles; no character loses its offset on the way."""

from zhiguan.ingest.articles import ingest_article, ingest_page
from zhiguan.ingest.fold import fold
from zhiguan.ingest.model import IngestResult, LeftOut, ReadFailure
from zhiguan.ingest.readers import read_pages

__all__ = [
    "IngestResult",
    "LeftOut",
    "ReadFailure",
    "fold",
    "ingest_article",
    "ingest_page",
    "read_pages",
]
