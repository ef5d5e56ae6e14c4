import itertools

from hypothesis import given
from hypothesis import strategies as st

from zhiguan.ner.echo import with_echoes
from zhiguan.types import Entity


def person(text: str, name: str, confidence: float, nth: int = 0) -> Entity:
    at = -1
    for _ in range(nth + 1):
        at = text.index(name, at + 1)
    return Entity(at, at + len(name), "PER", confidence)


def read(text: str, entities: list[Entity]) -> list[str]:
    return [f"{text[e.start : e.end]}/{e.label}" for e in with_echoes(text, entities)]


def test_a_sure_name_is_found_where_the_tagger_missed_it() -> None:
    text = "县委书记向为军到会。会上，向为军指出，向 为军还说。"
    found = with_echoes(text, [person(text, "向为军", 0.95)])
    assert [text[e.start : e.end] for e in found] == ["向为军", "向为军", "向 为军"]
    assert [e.confidence for e in found] == [0.95, 0.855, 0.855]


def test_an_unsure_name_is_not_looked_for() -> None:
    text = "高兴起来了。大家高兴起来了。"
    assert read(text, [person(text, "高兴起", 0.6)]) == ["高兴起/PER"]


def test_a_name_of_two_characters_needs_two_sure_mentions() -> None:
    text = "镇长车和说。车和主持。车和介绍。"
    once = [person(text, "车和", 0.9)]
    assert read(text, once) == ["车和/PER"]
    assert read(text, [*once, person(text, "车和", 0.9, 1)]) == ["车和/PER"] * 3


def test_unsure_mentions_give_way_and_sure_ones_do_not() -> None:
    text = "书记葛向先来。葛向先转身。"
    half = Entity(7, 9, "PER", 0.5)
    assert read(text, [person(text, "葛向先", 0.9), half]) == ["葛向先/PER"] * 2
    sure = Entity(7, 12, "ORG", 0.9)
    assert read(text, [person(text, "葛向先", 0.9), sure]) == ["葛向先/PER", "葛向先转身/ORG"]


def test_a_name_inside_a_longer_sure_name_stays_where_it_is() -> None:
    text = "吐尔逊江到会，吐尔逊江·买买提讲话。"
    both = [person(text, "吐尔逊江", 0.9), person(text, "吐尔逊江·买买提", 0.75)]
    assert read(text, both) == ["吐尔逊江/PER", "吐尔逊江·买买提/PER"]


def test_no_name_lies_across_a_line_break() -> None:
    text = "书记向为军到会\n方向\n为军队服务"
    assert read(text, [person(text, "向为军", 0.9)]) == ["向为军/PER"]


@given(st.text("甲乙丙 \n", max_size=40), st.lists(st.integers(1, 4), max_size=12), st.data())
def test_entities_stay_ordered_and_apart(text: str, sizes: list[int], data: st.DataObject) -> None:
    entities, at = [], 0
    for size in sizes:
        end = at + size
        if end > len(text):
            break
        inside = text[at:end]
        if inside.strip() == inside and "\n" not in inside:
            label = data.draw(st.sampled_from(["PER", "LOC"]))
            entities.append(Entity(at, end, label, data.draw(st.sampled_from([0.5, 0.75, 0.99]))))
        at = end
    found = with_echoes(text, entities)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(0 <= e.start < e.end <= len(text) for e in found)
    sure = {e for e in entities if (e.confidence or 0) >= 0.8}
    assert sure <= set(found)
