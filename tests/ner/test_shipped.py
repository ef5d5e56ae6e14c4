"""The model that is shipped, on sentences written for this test."""

from pathlib import Path

import pytest

from zhiguan.ner.loading import load_tagger
from zhiguan.ner.tagger import SentenceTagger

CASES = [
    (
        "本报讯 6月3日，青禾县委书记卢景和到石桥镇调研夏收工作，副县长乔雨薇陪同。",
        ["青禾县委/ORG", "书记/TITLE", "卢景和/PER", "石桥镇/LOC", "副县长/TITLE", "乔雨薇/PER"],
    ),
    (
        "县政协主席康树林主持会议，县人大常委会副主任温如海出席。",
        [
            "县政协/ORG",
            "主席/TITLE",
            "康树林/PER",
            "县人大常委会/ORG",
            "副主任/TITLE",
            "温如海/PER",
        ],
    ),
    ("记者 邵文博", ["记者/TITLE", "邵文博/PER"]),
]


@pytest.fixture(scope="module")
def tagger(model: Path) -> SentenceTagger:
    if not (model / "ner").is_dir():
        pytest.skip("no trained model in models/")
    return load_tagger(model)


@pytest.mark.parametrize(("text", "due"), CASES)
def test_it_finds_people_offices_bodies_and_places(
    tagger: SentenceTagger, text: str, due: list[str]
) -> None:
    found = tagger.predict([text])[0]
    assert [f"{text[e.start : e.end]}/{e.label}" for e in found] == due
    assert all(e.confidence is not None and e.confidence > 0.3 for e in found)


def test_traditional_and_full_width_text_is_read_alike(tagger: SentenceTagger) -> None:
    plain = "2021年6月3日，青禾县委书记卢景和到乌兰镇调研，县长乔为国、记者钱东来陪同。"
    wide = "２０２１年６月３日，青禾縣委書記盧景和到烏蘭鎮調研，縣長喬為國、記者錢東來陪同。"
    assert len(plain) == len(wide)
    assert tagger.predict([plain]) == tagger.predict([wide])


def test_a_space_that_layout_put_in_does_not_hide_a_name(tagger: SentenceTagger) -> None:
    text = "青禾县委书记卢景 和到梧桐路 28号院调研。"
    found = {(text[e.start : e.end], e.label) for e in tagger.predict([text])[0]}
    assert ("卢景 和", "PER") in found and ("梧桐路 28号院", "LOC") in found


def test_a_sentence_is_tagged_alike_alone_and_among_others(tagger: SentenceTagger) -> None:
    texts = [text for text, _ in CASES] * 5
    together = tagger.predict(texts)
    assert together == [tagger.predict([text])[0] for text in texts]
    assert tagger.predict(["\n".join(texts[:2])])[0][: len(together[0])] == together[0]


def test_it_survives_any_text(tagger: SentenceTagger) -> None:
    odd = ["", "\n\n", "😀" * 700, "县" * 1500, "\x00\u202e赵", "書記 Ａｂ１２"]
    for text, found in zip(odd, tagger.predict(odd), strict=True):
        assert all(0 <= e.start < e.end <= len(text) for e in found)
