"""Zhiguan (职官): officials, offices and events from pages of Chinese local newspapers."""

from __future__ import annotations

__version__ = "0.1.0"
