import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.ner.lexicon import GROUPS, Lexicon

WORDS = ("甲", "甲乙", "乙丙丁", "丁", "乙丙丁戊己")
LEXICON = Lexicon(WORDS, [9, 4, 2, 7, 1])


def groups_by_hand(text: str) -> list[set[str]]:
    """The four groups of each character, found by trying every stretch."""
    groups: list[set[str]] = [set() for _ in range(GROUPS * len(text))]
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            word = text[start:end]
            if word not in WORDS:
                continue
            for at in range(start, end):
                place = 3 if end - start == 1 else 0 if at == start else 2 if at == end - 1 else 1
                groups[GROUPS * at + place].add(word)
    return groups


@given(st.text(alphabet="甲乙丙丁戊己x", max_size=25))
def test_groups_are_those_of_every_stretch_tried_by_hand(text: str) -> None:
    matches = LEXICON.match(text)
    due = groups_by_hand(text)
    assert matches.sizes.tolist() == [len(group) for group in due]
    ends = np.cumsum(matches.sizes)
    for number, group in enumerate(due):
        at = slice(ends[number] - matches.sizes[number], ends[number])
        assert {WORDS[word] for word in matches.words[at]} == group


@given(st.text(alphabet="甲乙丙丁戊己x", min_size=1, max_size=25))
def test_weights_of_a_character_sum_to_the_number_of_groups(text: str) -> None:
    matches = LEXICON.match(text)
    slots = np.repeat(np.arange(len(matches.sizes)), matches.sizes)
    sums = np.bincount(slots // GROUPS, weights=matches.weights, minlength=len(text))
    for at, character in enumerate(sums):
        known = matches.sizes[GROUPS * at : GROUPS * at + GROUPS].any()
        assert abs(character - (GROUPS if known else 0)) < 1e-5


def test_frequent_words_weigh_more() -> None:
    matches = LEXICON.match("甲乙")
    by_word = dict(zip(matches.words.tolist(), matches.weights.tolist(), strict=True))
    assert by_word[0] > by_word[1] or matches.sizes[3] == 1
