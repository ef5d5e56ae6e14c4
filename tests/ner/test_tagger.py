import copy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiguan.errors import ModelError
from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.loading import load_tagger
from zhiguan.ner.tagger import SentenceTagger, Tagger
from zhiguan.types import Entity

TEXT = st.text(alphabet="河口县委书记赵立新到柳林镇东湖村。0 \u3000\n，😀x", max_size=40)
RELAXED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def rounded(entities: list[Entity]) -> list[tuple[int, int, str]]:
    return [(e.start, e.end, e.label) for e in entities]


def test_a_sentence_tagger_is_a_tagger(scorer: CharConvScorer) -> None:
    assert isinstance(SentenceTagger(scorer), Tagger)
    assert SentenceTagger(scorer).labels == ("PER", "TITLE", "ORG", "LOC")


@RELAXED
@given(st.lists(TEXT, min_size=1, max_size=6), st.integers(1, 400))
def test_neighbours_and_batch_size_change_nothing(
    scorer: CharConvScorer, texts: list[str], batch: int
) -> None:
    together = SentenceTagger(scorer, batch_characters=batch).predict(texts)
    for text, found in zip(texts, together, strict=True):
        alone = SentenceTagger(scorer).predict([text])[0]
        assert rounded(alone) == rounded(found)
        for one, other in zip(alone, found, strict=True):
            assert one.confidence == pytest.approx(other.confidence, abs=2e-3)


@RELAXED
@given(TEXT)
def test_entities_are_ordered_inside_the_text_and_free_of_outer_space(
    scorer: CharConvScorer, text: str
) -> None:
    end = 0
    for entity in SentenceTagger(scorer).predict([text])[0]:
        assert end <= entity.start < entity.end <= len(text)
        surface = text[entity.start : entity.end]
        assert surface == surface.strip() and "\n" not in surface
        assert entity.confidence is not None and 0 <= entity.confidence <= 1
        end = entity.end


@RELAXED
@given(TEXT, TEXT)
def test_lines_do_not_influence_each_other(scorer: CharConvScorer, one: str, two: str) -> None:
    tagger = SentenceTagger(scorer)
    first, second = tagger.predict([one, two])
    shift = len(one) + 1
    moved = [replace(e, start=e.start + shift, end=e.end + shift) for e in second]
    assert rounded(tagger.predict([one + "\n" + two])[0]) == rounded([*first, *moved])


@pytest.mark.parametrize("window", [40, 41, 57])
def test_windows_find_what_the_whole_finds(scorer: CharConvScorer, window: int) -> None:
    text = "河口县委书记赵立新到柳林镇，镇政府主任钱远到东湖村，" * 12
    whole = SentenceTagger(scorer).predict([text])[0]
    assert len(whole) > 20
    small = CharConvScorer(scorer.model, scorer.encoder)
    small.window, small.margin = window, 15  # type: ignore[misc]
    assert rounded(SentenceTagger(small).predict([text])[0]) == rounded(whole)


def test_layout_space_moves_offsets_only(scorer: CharConvScorer) -> None:
    blind = CharConvScorer(copy.deepcopy(scorer.model), scorer.encoder)
    blind.model.gaps.weight.data.zero_()
    plain, spaced = "书记赵立新到东湖村", "书记 赵立  新到东\u3000湖村"
    tagger = SentenceTagger(blind)
    found = [spaced[e.start : e.end] for e in tagger.predict([spaced])[0]]
    due = [plain[e.start : e.end] for e in tagger.predict([plain])[0]]
    assert due and ["".join(surface.split()) for surface in found] == due


def test_saving_and_loading_keeps_every_entity(scorer: CharConvScorer, tmp_path: Path) -> None:
    scorer.save(tmp_path / "model")
    names = {path.name for path in (tmp_path / "model").iterdir()}
    assert names == {
        "config.json",
        "model.safetensors",
        "characters.txt",
        "bigrams.txt",
        "words.tsv",
    }
    texts = ["河口县委书记赵立新到柳林镇。", "镇政府主任钱国栋到东湖村。"]
    before = SentenceTagger(scorer).predict(texts)
    after = load_tagger(tmp_path / "model").predict(texts)
    assert [rounded(found) for found in after] == [rounded(found) for found in before]
    assert any(before)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("config.json", "{"),
        ("config.json", "{}"),
        ("config.json", None),
        ("model.safetensors", "broken"),
        ("model.safetensors", None),
        ("characters.txt", "甲\n"),
        ("bigrams.txt", None),
        ("words.tsv", "甲\n"),
        ("words.tsv", None),
    ],
)
def test_a_damaged_folder_is_one_clear_error(
    scorer: CharConvScorer, tmp_path: Path, name: str, damage: str | None
) -> None:
    scorer.save(tmp_path)
    if damage is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(damage, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load_tagger(tmp_path)
    assert str(tmp_path) in str(caught.value) and caught.value.hint


def test_a_missing_folder_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such model folder"):
        load_tagger(tmp_path / "nowhere")
