"""The report on a phone and on a desk: widths, labels, keyboard, speed."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from browser.panel import NUMBER, Panel, open_page, said, write_page
from browser.sample import errors, scores
from zhiguan.evaluate.html import render

WIDTHS = (500, 1400)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(
    browser: Chrome, address: str, hostile_address: str, scored_address: str, width: int
) -> None:
    for page in (address, hostile_address, scored_address):
        open_page(browser, page, width)
        browser.execute_script("document.querySelectorAll('details').forEach((d) => d.open = true)")
        assert browser.execute_script("return innerWidth") == width
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        outside = browser.execute_script(
            "return [...document.querySelectorAll('body *')].filter((e) => !e.closest('.scroll')"
            " && !e.matches('.skip, .visually-hidden') && e.getBoundingClientRect().right >"
            " innerWidth + 1).map((e) => e.outerHTML.slice(0, 80))"
        )
        assert outside == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_label_of_a_plot_covers_another(
    browser: Chrome, address: str, hostile_address: str, scored_address: str, width: int
) -> None:
    for page in (address, hostile_address, scored_address):
        open_page(browser, page, width)
        assert browser.execute_script(_CLASHES) == []


_CLASHES = """
const found = [];
for (const plot of document.querySelectorAll("svg.plot")) {
  const frame = plot.getBoundingClientRect();
  const boxes = [...plot.querySelectorAll("text")].map((t) => [t.textContent,
    t.getBoundingClientRect()]);
  boxes.forEach(([text, a], i) => {
    if (a.left < frame.left - 1 || a.right > frame.right + 1) found.push([text, "frame"]);
    for (const [other, b] of boxes.slice(i + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 3) found.push([text, other]);
    }
  });
}
return found;
"""
"""Pairs of texts of one plot that cover each other, and texts that leave their plot."""


def test_the_keyboard_is_enough(browser: Chrome, address: str) -> None:
    open_page(browser, address)
    panel = Panel(browser)
    kind = panel.root.find_element(By.CSS_SELECTOR, "select[data-facet=kind]")
    kind.send_keys("e")
    assert panel.status == said(sum(e.kind == "entity" for e in errors(NUMBER)))
    on = panel.root.find_element(By.CSS_SELECTOR, ".before [data-turn=on]")
    on.send_keys(Keys.ENTER)
    assert panel.root.find_element(By.CSS_SELECTOR, ".place").text.startswith("page 2 of")
    outline = browser.execute_script("return getComputedStyle(arguments[0]).outlineStyle", on)
    assert outline == "solid"


def test_ten_thousand_errors_stay_light(browser: Chrome, folder: Path) -> None:
    page = render(scores(), errors(10_000))
    assert len(page) < 6_000_000
    open_page(browser, write_page(folder / "large.html", page))
    panel = Panel(browser)
    assert panel.status == "10,000 errors"
    milliseconds = browser.execute_script(
        """
        const select = document.querySelector("[data-browser=errors] select[data-facet=label]");
        const start = performance.now();
        select.value = "1";
        select.dispatchEvent(new Event("change"));
        return performance.now() - start;
        """
    )
    assert milliseconds < 1000
    panel.search("第9999号", "0 of 10,000 errors")
    panel.choose("label", "all")
    assert panel.status == "1 of 10,000 errors"
