"""Names that a corpus repeats are marked wherever they stand; layout spaces in scored text."""

from benchmarks.spaces import spaced

from zhiguan.ner.config import CorpusSection
from zhiguan.ner.corpora import Corpus, Example
from zhiguan.ner.regular_names import Use, regular, uses, with_regular
from zhiguan.types import Entity


def sentence(text: str, *marks: tuple[str, str, float]) -> tuple[str, list[Entity]]:
    found = [Entity(text.index(t), text.index(t) + len(t), label, sure) for t, label, sure in marks]
    return text, sorted(found, key=lambda e: e.start)


SURE = sentence("书记向为军到了。", ("书记", "TITLE", 0.99), ("向为军", "PER", 0.95))
MISSED = sentence("随后，向为军说。")
INSIDE = sentence("向为军纪念馆开馆。", ("向为军纪念馆", "LOC", 0.97))


def test_a_name_is_regular_when_marked_often_and_mostly() -> None:
    assert regular([SURE] * 5 + [MISSED] * 4) == {"向为军"}
    assert regular([SURE] * 4 + [MISSED]) == set(), "not often"
    assert regular([SURE] * 5 + [MISSED] * 6) == set(), "not mostly"
    short = sentence("车和来了。", ("车和", "PER", 0.95))
    assert regular([short] * 9) == set(), "two characters are a word too often"


def test_a_name_inside_another_mention_counts_for_nothing() -> None:
    assert uses([SURE, MISSED, INSIDE], ["向为军"]) == {"向为军": Use(2, 1)}
    assert regular([SURE] * 5 + [INSIDE] * 9) == {"向为军"}


def test_regular_names_are_marked_unless_a_sure_mention_stands_there() -> None:
    shorter = sentence("向为军说。", ("为军", "PER", 0.6))
    read = list(with_regular([SURE, MISSED, INSIDE, shorter], ["向为军"]))
    assert read[0] == SURE and read[2] == INSIDE
    for text, entities in (read[1], read[3]):
        assert [(text[e.start : e.end], e.label) for e in entities] == [("向为军", "PER")]
    assert list(with_regular([MISSED], [])) == [MISSED]


def test_the_longer_of_two_names_is_found() -> None:
    ((text, entities),) = with_regular([sentence("拉巴次仁说。")], ["次仁说", "拉巴次仁"])
    assert [text[e.start : e.end] for e in entities] == ["拉巴次仁"]


def test_spaces_move_the_mentions_with_their_characters() -> None:
    example = Example("书记向为军到了", ((0, 2, "TITLE"), (2, 5, "PER")))
    corpus = Corpus("c", CorpusSection(path="c", format="markup"), ("PER",), {}, (example,))
    (found,) = spaced(corpus, 1.0, 1).examples
    assert found.text == "书 记 向 为 军 到 了"
    assert [found.text[a:b] for a, b, _ in found.spans] == ["书 记", "向 为 军"]
    assert spaced(corpus, 0.0, 1).examples == (example,)
