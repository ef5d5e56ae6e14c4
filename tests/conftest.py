"""What tests of several packages share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# how long an example takes says more about the machine than about the code
settings.register_profile("zhiguan", deadline=None)
settings.load_profile("zhiguan")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def model() -> Path:
    """The pipeline that is shipped in `models/`, or the one that $ZHIGUAN_MODEL names."""
    return Path(os.environ.get("ZHIGUAN_MODEL") or ROOT / "models" / "zhiguan")


@pytest.fixture(scope="session")
def example_pages() -> Path:
    """The sample pages that `make demo` extracts."""
    return ROOT / "examples" / "pages"
