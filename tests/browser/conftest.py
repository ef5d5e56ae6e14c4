"""A headless Chromium with its driver; tests that need it skip where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from browser.panel import NUMBER, write_page
from browser.sample import HOSTILE, comparison, errors, evaluated, scores
from zhiguan.evaluate.html import render

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One browser for all tests, with a profile of its own."""
    binary = next(filter(None, map(shutil.which, _BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        pytest.skip("needs chromium and chromedriver (Debian: chromium, chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    logs = {"browser": "ALL", "performance": "ALL"}
    options.set_capability("goog:loggingPrefs", logs)
    made = webdriver.Chrome(service=Service(driver), options=options)
    yield made
    made.quit()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages are written."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def address(folder: Path) -> str:
    return write_page(folder / "report.html", render(scores(), errors(NUMBER), comparison()))


@pytest.fixture(scope="session")
def hostile_address(folder: Path) -> str:
    page = render(scores(HOSTILE), errors(NUMBER, HOSTILE), comparison(HOSTILE))
    return write_page(folder / "hostile.html", page)


@pytest.fixture(scope="session")
def scored_address(folder: Path) -> str:
    """A report over our development articles, as the scoring code gives it."""
    return write_page(folder / "scored.html", render(*evaluated()))
