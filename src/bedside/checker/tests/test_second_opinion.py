"""A language model's opinion is asked only where there is one, and told as its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import NamedTuple

import pytest

from bedside.checker import Context, Severity, examine, sentence
from bedside.checker.second_opinion import only_new, opinion_of, second_opinion


class Stretch(NamedTuple):
    start_char: int
    end_char: int


class Words:
    """A text that spaCy cut into words: a slice of words is a stretch of characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [
            place
            for place in range(len(text))
            if not text[place].isspace() and text[place - 1 : place] in ("", " ", "\n")
        ]

    def __getitem__(self, words: slice) -> Stretch:
        last = self.starts[words.stop - 1]
        end = next((place for place in range(last, len(self.text)) if self.text[place].isspace()), len(self.text))
        return Stretch(self.starts[words.start], end)


class Pipeline:
    """Stands in for a spaCy pipeline: it knows what each word is, and asks to be used as spaCy wants it."""

    def __init__(self, known: dict[str, tuple[str, float]]) -> None:
        self.known = known
        self.read: list[str] = []
        self.recognizing = True

    @contextmanager
    def select_pipes(self, *, disable: list[str]) -> Iterator[None]:
        self.recognizing = "ner" not in disable
        yield
        self.recognizing = True

    def __call__(self, text: str) -> Words:
        assert not self.recognizing, "entities that are set already would bind the readings that follow"
        text.encode()
        self.read.append(text)
        return Words(text)

    def get_pipe(self, name: str) -> "Pipeline":
        assert name == "ner"
        return self

    def beam_parse(self, documents: list[Words], beam_width: int, beam_density: float) -> list[Words]:
        assert beam_width > 1
        assert beam_density > 0
        return documents

    def scored_ents(self, beams: list[Words]) -> list[dict[tuple[int, int, str], float]]:
        words = beams[0].text.split()
        return [
            {
                (place, place + 1, self.known[word][0]): self.known[word][1]
                for place, word in enumerate(words)
                if word in self.known
            }
        ]


def test_what_the_model_names_is_advice_with_its_own_confidence_and_its_name() -> None:
    text = "Xochitl came from Ouray on Monday"
    model = Pipeline({"Xochitl": ("PERSON", 0.914), "Ouray": ("GPE", 0.66), "Monday": ("DATE", 0.99)})
    found = opinion_of(model, text, "a_model")
    assert [(text[each.start : each.end], each.label, each.confidence) for each in found] == [
        ("Xochitl", "NAME", 0.91),
        ("Ouray", "LOCATION", 0.66),
    ]
    assert {each.severity for each in found} == {Severity.ADVICE}
    assert all("a_model" in sentence(each, language) for each in found for language in ("en", "es"))


def test_a_guess_is_left_out() -> None:
    assert opinion_of(Pipeline({"Hope": ("PERSON", 0.1)}), "Hope helps", "a_model") == []


def test_offsets_hold_in_long_texts_and_with_half_characters() -> None:
    text = "\ud83d Odile waits. " + "So do many others here. " * 2_000 + "\nOdile waits."
    model = Pipeline({"Odile": ("PERSON", 0.9)})
    assert [text[each.start : each.end] for each in opinion_of(model, text, "a_model")] == ["Odile", "Odile"]
    assert "".join(model.read) == text.replace("\ud83d", "\ufffd")
    assert len(model.read) > 1
    assert max(map(len, model.read)) <= 20_000


def test_what_the_rules_found_already_is_not_told_twice() -> None:
    text = "Odile saw Maria Lopez"
    opinion = opinion_of(Pipeline({"Odile": ("PERSON", 0.9), "Lopez": ("PERSON", 0.9)}), text, "a_model")
    findings = [each for each in examine(text, Context(purpose="redact"), {"privacy"}) if each.start > 5]
    assert [text[each.start : each.end] for each in only_new(opinion, findings)] == ["Odile"]


@pytest.mark.skipif(find_spec("spacy") is not None, reason="spaCy is installed here")
def test_without_spacy_there_is_no_opinion() -> None:
    assert second_opinion("Maria Lopez") is None
