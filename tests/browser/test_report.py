"""The report as a browser shows it: filters, addresses, hostile text, no network."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from browser.panel import NUMBER, Panel, complaints, open_page, said
from browser.sample import errors, evaluated
from zhiguan.evaluate.html.items import path


def test_filters_show_what_they_say(browser: Chrome, address: str) -> None:
    found = errors(NUMBER)
    open_page(browser, address)
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
        assert panel.status == said(len(left))
        assert panel.counts("path") == Counter(path(e) for e in left)
    assert left
    badges = [i.find_element(By.CSS_SELECTOR, ".badge.error bdi").text for i in panel.items]
    assert badges == ["spurious"] * len(left)
    # the other filters count as if they alone were open
    others = [e for e in found if e.kind == "entity" and e.corpus == "train"]
    ways = Counter(e.error for e in others if "ORG" in (e.label, e.predicted_label))
    assert panel.counts("error") == ways


def test_rule_filter_and_clear(browser: Chrome, address: str) -> None:
    open_page(browser, address)
    panel = Panel(browser)
    panel.choose("rule", "visits")
    assert panel.status == said(sum(e.rule == "visits" for e in errors(NUMBER)))
    panel.root.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    assert panel.status == "60 errors"
    assert "errors." not in browser.current_url


def test_search_reads_sentences_items_and_articles(browser: Chrome, address: str) -> None:
    found = errors(NUMBER)
    open_page(browser, address)
    panel = Panel(browser)
    of_sentence = sum("谭雨禾" in e.sentence.text for e in found if e.sentence)
    panel.search("谭雨禾", said(of_sentence))
    both = sum("谭雨禾" in e.sentence.text and e.article == "fx-002" for e in found if e.sentence)
    panel.search("谭雨 禾 FX-002", said(both))
    panel.search("第17号", said(1))
    panel.search("no such thing", said(0))
    assert panel.items == []


def test_paging(browser: Chrome, address: str) -> None:
    open_page(browser, address)
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
    open_page(browser, f"{address}#errors.kind=entity&errors.error=missed&errors.q=fx-003")
    panel = Panel(browser)
    expected = [e for e in errors(NUMBER) if e.error == "missed" and e.article == "fx-003"]
    assert panel.status == said(len(expected))
    assert expected
    panel.choose("error", "all")
    assert "errors.error" not in browser.current_url
    browser.back()
    assert panel.status == said(len(expected))
    assert Panel(browser, "changes").status == "13 changes", "the other list is left alone"


def test_a_number_in_a_table_opens_its_errors(browser: Chrome, address: str) -> None:
    open_page(browser, address)
    link = browser.find_element(By.CSS_SELECTOR, ".matrix a[href*='PER%20%E2%86%92%20none']")
    number = int(link.text)
    browser.execute_script("arguments[0].click()", link)
    panel = Panel(browser)
    WebDriverWait(browser, 5).until(lambda _: panel.status != "60 errors")
    assert panel.status == said(number)
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", panel.root)
    assert abs(top) < 60, "the list is in view"


def test_gained_and_lost(browser: Chrome, address: str) -> None:
    open_page(browser, address)
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
    open_page(browser, f"{address}#errors.q=第56号")
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
    open_page(browser, hostile_address)
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
    assert complaints(browser) == []


def test_a_scored_report_shows_each_error_in_its_sentence(
    browser: Chrome, scored_address: str
) -> None:
    _, found, compared = evaluated()
    open_page(browser, scored_address)
    panel = Panel(browser)
    assert panel.status == f"{len(found)} errors"
    assert panel.counts("kind") == Counter(e.kind for e in found)
    for item, error in zip(panel.items, found, strict=False):
        for side, spans in (("gold", error.gold_spans), ("predicted", error.predicted_spans)):
            marks = item.find_elements(By.CSS_SELECTOR, f"mark.{side}")
            assert bool(marks) == bool(spans)
            if len(spans) == 1 and error.sentence is not None:
                wanted = error.sentence.text[spans[0].start : spans[0].end]
                assert "".join(str(m.get_property("textContent")) for m in marks) == wanted
    changes = Panel(browser, "changes").counts("change")
    assert changes == {"gained": len(compared.gained), "lost": len(compared.lost)}
    assert complaints(browser) == []


def test_nothing_is_fetched(browser: Chrome, address: str, hostile_address: str) -> None:
    for page in (address, hostile_address):
        open_page(browser, page)
        panel = Panel(browser)
        panel.choose("kind", "entity")
        panel.turn("last")
        log = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        asked = [
            e["params"]["request"]["url"] for e in log if e["method"] == "Network.requestWillBeSent"
        ]
        assert asked == [page], "the log is at work, and nothing but the page was asked for"
        assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
        assert complaints(browser) == []


def test_the_policy_stops_scripts_and_pictures(browser: Chrome, address: str) -> None:
    open_page(browser, address)
    browser.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s);"
        "const i = new Image(); i.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';"
        "i.onload = () => { window.loaded = 1; }; document.body.append(i);"
    )
    time.sleep(0.3)
    assert browser.execute_script("return [window.ran, window.loaded]") == [None, None]
    assert any("Content Security Policy" in text for text in complaints(browser))
