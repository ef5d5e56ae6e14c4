"""`report.html`: one file to read an evaluation in, from the data model alone."""

from zhiguan.evaluate.html.page import render

__all__ = ["render"]
