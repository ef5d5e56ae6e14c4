from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from zhiguan.errors import ModelError
from zhiguan.ner import component, tokenizer
from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.component import EntityTagger
from zhiguan.ner.packaging import assemble
from zhiguan.ner.tagger import SentenceTagger
from zhiguan.types import Entity

TEXTS = ["河口县委书记赵立新到柳林镇。", "", "镇政府主任\n钱 国栋 😀", " \u3000\r\n"]
BLANK = {"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}}


class Fixed:
    """A tagger that gives the first two characters of every text that has them."""

    labels = ("PER",)

    def predict(self, texts: list[str]) -> list[list[Entity]]:
        return [[Entity(0, 2, "PER", 0.5)] if len(text) > 1 else [] for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_every_character_is_a_token_and_no_text_changes(text: str) -> None:
    doc = tokenizer.CharacterTokenizer(spacy.vocab.Vocab())(text)
    assert doc.text == text
    assert [token.text for token in doc] == list(text)
    assert [token.idx for token in doc] == list(range(len(text)))


def test_the_component_knows_no_model() -> None:
    nlp = spacy.blank("zh", config=BLANK)
    entities = nlp.add_pipe(component.NAME)
    assert isinstance(entities, EntityTagger)
    entities.use(Fixed())
    docs = list(nlp.pipe(TEXTS))
    assert [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs] == [
        [(0, 2, "PER")],
        [],
        [(0, 2, "PER")],
        [(0, 2, "PER")],
    ]
    assert docs[0]._.entity_confidences == [0.5] and docs[1]._.entity_confidences == []


def test_a_pipeline_without_a_tagger_says_so() -> None:
    nlp = spacy.blank("zh", config=BLANK)
    nlp.add_pipe(component.NAME)
    with pytest.raises(ModelError, match="no tagger"):
        nlp("甲乙")


def test_a_pipeline_folder_comes_back_and_its_docs_travel(
    scorer: CharConvScorer, tmp_path: Path
) -> None:
    scorer.save(tmp_path / "tagger")
    nlp = spacy.load(assemble(tmp_path / "pipeline", tmp_path / "tagger"))
    docs = list(nlp.pipe(TEXTS))
    due = SentenceTagger(scorer).predict(TEXTS)
    for doc, entities in zip(docs, due, strict=True):
        assert [(s.start, s.end, s.label_) for s in doc.ents] == [
            (e.start, e.end, e.label) for e in entities
        ]
        assert len(doc._.entity_confidences) == len(doc.ents)
    again = list(DocBin(docs=docs, store_user_data=True).get_docs(nlp.vocab))
    assert [list(d._.entity_confidences) for d in again] == [d._.entity_confidences for d in docs]
    assert any(doc.ents for doc in again)


def test_a_pipeline_folder_with_a_damaged_tagger_is_one_clear_error(
    scorer: CharConvScorer, tmp_path: Path
) -> None:
    scorer.save(tmp_path / "tagger")
    folder = assemble(tmp_path / "pipeline", tmp_path / "tagger")
    (folder / "ner" / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(ModelError, match="weights cannot be read"):
        spacy.load(folder)
