"""The report as a browser shows it: filters, hostile text, no network, widths, keyboard."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from browser.sample import HOSTILE, comparison, errors, scores
from zhiguan.evaluate.html import render
from zhiguan.evaluate.html.items import path

NUMBER = 60
WIDTHS = (500, 1400)


@pytest.fixture(scope="module")
def address(folder: Path) -> str:
    return _write(folder / "report.html", render(scores(), errors(NUMBER), comparison()))


@pytest.fixture(scope="module")
def hostile_address(folder: Path) -> str:
    page = render(scores(HOSTILE), errors(NUMBER, HOSTILE), comparison(HOSTILE))
    return _write(folder / "hostile.html", page)


def _write(file: Path, page: str) -> str:
    file.write_text(page, encoding="utf-8")
    return file.as_uri()


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


def _open(driver: Chrome, address: str, width: int = 1400) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.get("about:blank")
    for kind in ("browser", "performance"):
        driver.get_log(kind)
    driver.get(address)


def _said(count: int) -> str:
    return f"{count} of {NUMBER} errors"


def test_filters_show_what_they_say(browser: Chrome, address: str) -> None:
    found = errors(NUMBER)
    _open(browser, address)
    panel = Panel(browser)
    assert panel.status == "60 errors"
    assert panel.counts("kind") == Counter(e.kind for e in found)
    assert panel.counts("path") == Counter(path(e) for e in found)
    tests: list[tuple[str, str, Callable[[Any], bool]]] = [
        ("kind", "entity", lambda e: e.kind == "entity"),
        ("error", "spurious", lambda e: e.error == "spurious"),
        ("label", "ORG", lambda e: "ORG" in (e.label, e.predicted_label)),
        ("corpus", "train", lambda e: e.corpus == "train"),
    ]
    left = found
    for facet, value, keeps in tests:
        panel.choose(facet, value)
        left = [e for e in left if keeps(e)]
        assert panel.status == _said(len(left))
        assert panel.counts("path") == Counter(path(e) for e in left)
    assert left
    badges = [i.find_element(By.CSS_SELECTOR, ".badge.error bdi").text for i in panel.items]
    assert badges == ["spurious"] * len(left)
    # the other filters count as if they alone were open
    others = [e for e in found if e.kind == "entity" and e.corpus == "train"]
    ways = Counter(e.error for e in others if "ORG" in (e.label, e.predicted_label))
    assert panel.counts("error") == ways


def test_rule_filter_and_clear(browser: Chrome, address: str) -> None:
    _open(browser, address)
    panel = Panel(browser)
    panel.choose("rule", "visits")
    assert panel.status == _said(sum(e.rule == "visits" for e in errors(NUMBER)))
    panel.root.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    assert panel.status == "60 errors"
    assert "errors." not in browser.current_url


def test_search_reads_sentences_items_and_articles(browser: Chrome, address: str) -> None:
    found = errors(NUMBER)
    _open(browser, address)
    panel = Panel(browser)
    of_sentence = sum("谭雨禾" in e.sentence.text for e in found if e.sentence)
    panel.search("谭雨禾", _said(of_sentence))
    both = sum("谭雨禾" in e.sentence.text and e.article == "fx-002" for e in found if e.sentence)
    panel.search("谭雨 禾 FX-002", _said(both))
    panel.search("第17号", _said(1))
    panel.search("no such thing", _said(0))
    assert panel.items == []


def test_paging(browser: Chrome, address: str) -> None:
    _open(browser, address)
    panel = Panel(browser)
    first = panel.items[0].text
    assert len(panel.items) == 20
    panel.turn("last")
    assert panel.root.find_element(By.CSS_SELECTOR, ".place").text == "page 3 of 3"
    assert "第59号" in panel.items[-1].text
    assert not panel.root.find_element(By.CSS_SELECTOR, "[data-turn=on]").is_enabled()
    panel.turn("back")
    panel.turn("first")
    assert panel.items[0].text == first


def test_the_address_keeps_the_view_and_back_goes_back(browser: Chrome, address: str) -> None:
    _open(browser, f"{address}#errors.kind=entity&errors.error=missed&errors.q=fx-003")
    panel = Panel(browser)
    expected = [e for e in errors(NUMBER) if e.error == "missed" and e.article == "fx-003"]
    assert panel.status == _said(len(expected))
    assert expected
    panel.choose("error", "all")
    assert "errors.error" not in browser.current_url
    browser.back()
    assert panel.status == _said(len(expected))
    assert Panel(browser, "changes").status == "13 changes", "the other list is left alone"


def test_a_number_in_a_table_opens_its_errors(browser: Chrome, address: str) -> None:
    _open(browser, address)
    link = browser.find_element(By.CSS_SELECTOR, ".matrix a[href*='PER%20%E2%86%92%20none']")
    number = int(link.text)
    browser.execute_script("arguments[0].click()", link)
    panel = Panel(browser)
    WebDriverWait(browser, 5).until(lambda _: panel.status != "60 errors")
    assert panel.status == _said(number)
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", panel.root)
    assert abs(top) < 60, "the list is in view"


def test_gained_and_lost(browser: Chrome, address: str) -> None:
    _open(browser, address)
    browser.find_element(By.LINK_TEXT, "gained").click()
    WebDriverWait(browser, 5).until(lambda _: Panel(browser, "changes").status == "9 of 13 changes")
    Panel(browser, "changes").choose("change", "all")
    panel = Panel(browser, "changes")
    assert panel.counts("change") == {"gained": 9, "lost": 4}
    panel.choose("change", "lost")
    assert panel.status == "4 of 13 changes"
    assert [i.find_element(By.CSS_SELECTOR, ".badge.change bdi").text for i in panel.items] == [
        "lost"
    ] * 4
    assert Panel(browser).status == "60 errors"


def test_highlights_are_the_mentions(browser: Chrome, address: str) -> None:
    _open(browser, f"{address}#errors.q=第56号")
    item = Panel(browser).items[0]
    error = errors(NUMBER)[56]
    assert error.sentence is not None
    assert error.sentence.text.startswith("𠮷"), "a character of two code units stands before"
    assert item.find_element(By.CSS_SELECTOR, ".sentence").text == error.sentence.text
    for side, spans in (("gold", error.gold_spans), ("predicted", error.predicted_spans)):
        marks = item.find_elements(By.CSS_SELECTOR, f"mark.{side}")
        wanted = error.sentence.text[spans[0].start : spans[0].end]
        assert "".join(m.text for m in marks) == wanted
        tag = item.find_element(By.CSS_SELECTOR, f".tag.{side}")
        assert tag.get_attribute("data-label") == spans[0].label
    style = "return getComputedStyle(arguments[0])"
    gold, predicted = (
        item.find_element(By.CSS_SELECTOR, f"mark.{s}") for s in ("gold", "predicted")
    )
    assert browser.execute_script(f"{style}.borderBottomStyle", gold) == "solid"
    assert browser.execute_script(f"{style}.borderTopStyle", predicted) == "dashed"


def test_hostile_text_stays_text(browser: Chrome, hostile_address: str) -> None:
    _open(browser, hostile_address)
    assert browser.title.startswith("Evaluation: models/a<script>")
    assert browser.find_elements(By.TAG_NAME, "img") == []
    assert len(browser.find_elements(By.TAG_NAME, "script")) == 3
    sentence = Panel(browser).items[0].find_element(By.CSS_SELECTOR, ".sentence")
    shown = str(sentence.get_property("textContent"))
    assert "<script>document.title='owned'</script></script><!--<img src=x onerror=" in shown
    assert all(f"U+{n}" in shown for n in ("202E", "2066", "2028", "0000", "001B", "FEFF", "D800"))
    assert not set(shown) & set("\u202e\u2066\x00\x1b\ufeff")
    panel = Panel(browser)
    options = panel.select("rule").options
    panel.select("rule").select_by_index(len(options) - 1)
    assert 0 < int(panel.status.split()[0]) < NUMBER
    assert _complaints(browser) == []


def test_nothing_is_fetched(browser: Chrome, address: str, hostile_address: str) -> None:
    for page in (address, hostile_address):
        _open(browser, page)
        panel = Panel(browser)
        panel.choose("kind", "entity")
        panel.turn("last")
        log = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        asked = [
            e["params"]["request"]["url"] for e in log if e["method"] == "Network.requestWillBeSent"
        ]
        assert asked == [page], "the log is at work, and nothing but the page was asked for"
        assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
        assert _complaints(browser) == []


def test_the_policy_stops_scripts_and_pictures(browser: Chrome, address: str) -> None:
    _open(browser, address)
    browser.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s);"
        "const i = new Image(); i.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';"
        "i.onload = () => { window.loaded = 1; }; document.body.append(i);"
    )
    time.sleep(0.3)
    assert browser.execute_script("return [window.ran, window.loaded]") == [None, None]
    assert any("Content Security Policy" in text for text in _complaints(browser))


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(
    browser: Chrome, address: str, hostile_address: str, width: int
) -> None:
    for page in (address, hostile_address):
        _open(browser, page, width)
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
    browser: Chrome, address: str, hostile_address: str, width: int
) -> None:
    for page in (address, hostile_address):
        _open(browser, page, width)
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
    _open(browser, address)
    panel = Panel(browser)
    kind = panel.root.find_element(By.CSS_SELECTOR, "select[data-facet=kind]")
    kind.send_keys("e")
    assert panel.status == _said(sum(e.kind == "entity" for e in errors(NUMBER)))
    on = panel.root.find_element(By.CSS_SELECTOR, ".before [data-turn=on]")
    on.send_keys(Keys.ENTER)
    assert panel.root.find_element(By.CSS_SELECTOR, ".place").text.startswith("page 2 of")
    outline = browser.execute_script("return getComputedStyle(arguments[0]).outlineStyle", on)
    assert outline == "solid"


def test_ten_thousand_errors_stay_light(browser: Chrome, folder: Path) -> None:
    page = render(scores(), errors(10_000))
    assert len(page) < 6_000_000
    _open(browser, _write(folder / "large.html", page))
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


def _complaints(driver: Chrome) -> list[str]:
    return [str(entry["message"]) for entry in driver.get_log("browser")]
