"""A report in the browser, as those see it who read it."""

from __future__ import annotations

from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

NUMBER = 60
"""Errors of the report made by hand."""


def said(count: int) -> str:
    """What the report says of so many of them."""
    return f"{count} of {NUMBER} errors"


def write_page(file: Path, page: str) -> str:
    file.write_text(page, encoding="utf-8")
    return file.as_uri()


def open_page(driver: Chrome, address: str, width: int = 1400) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.get("about:blank")
    for kind in ("browser", "performance"):
        driver.get_log(kind)
    driver.get(address)


def complaints(driver: Chrome) -> list[str]:
    return [str(entry["message"]) for entry in driver.get_log("browser")]


class Panel:
    """One browser of items on the page."""

    def __init__(self, driver: Chrome, name: str = "errors") -> None:
        self.driver = driver
        self.root = driver.find_element(By.CSS_SELECTOR, f"[data-browser={name}]")

    def select(self, facet: str) -> Select:
        return Select(self.root.find_element(By.CSS_SELECTOR, f"select[data-facet={facet}]"))

    def choose(self, facet: str, value: str) -> None:
        select = self.select(facet)
        texts = [o.get_property("textContent") for o in select.options]
        select.select_by_index(
            next(i for i, t in enumerate(texts) if str(t).startswith(f"{value} ("))
        )

    def counts(self, facet: str) -> dict[str, int]:
        """What the options of a filter say, those that give nothing left out."""
        found = {}
        for option in self.select(facet).options[1:]:
            name, _, number = str(option.get_property("textContent")).rpartition(" (")
            found[name] = int(number.rstrip(")").replace(",", ""))
        return {name: number for name, number in found.items() if number}

    @property
    def status(self) -> str:
        return self.root.find_element(By.CSS_SELECTOR, "[role=status]").text

    @property
    def items(self) -> list[WebElement]:
        return self.root.find_elements(By.CSS_SELECTOR, "li.item")

    def search(self, words: str, status: str) -> None:
        field = self.root.find_element(By.CSS_SELECTOR, "input[type=search]")
        field.clear()
        field.send_keys(words)
        WebDriverWait(self.driver, 5).until(lambda _: self.status == status, self.status)

    def turn(self, where: str) -> None:
        self.root.find_element(By.CSS_SELECTOR, f".before [data-turn={where}]").click()
