"""The reader: what it tells apart, what it must not know, and that no text keeps it busy for long."""

import pytest

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts import judge
from bedside.checker.reader import network, read
from bedside.checker.reader.reading import OWN, Replaced

HARMLESS = "Wash your hands before you cook, and rinse the vegetables. "
TELLING = "Our neighbor Wanda Kowalski was discharged from our cancer ward today after her surgery. "


def _score(text: str, *, in_reply: bool = False, asked: str | None = None) -> float:
    return read(Document(text), (), in_reply=in_reply, asked=asked).score


def test_a_story_scores_above_advice() -> None:
    assert _score(TELLING) > 0 > _score(HARMLESS)


def test_a_reply_is_read_in_the_light_of_what_it_answers() -> None:
    reply = "We're so happy for you! See you on Monday."
    of_care, of_work = "Finally getting my new hip with you next week", "I start as a nurse with you next week"
    assert _score(reply, in_reply=True, asked=of_care) > _score(reply, in_reply=True, asked=of_work)


def test_one_telling_sentence_at_the_end_of_a_long_text_is_seen() -> None:
    long = HARMLESS * 60
    assert judge.of_post(Document(long), Context()) is None
    judgement = judge.of_post(Document(long + TELLING), Context())
    assert judgement is not None
    assert judgement.blocks


def test_the_words_that_tell_in_a_reply_weigh_most() -> None:
    document = Document("Thank you for the kind words. We are glad your knee surgery with us went so well!")
    reading = read(document, (), in_reply=True)
    thanks, told = document.sentences
    assert reading.most(told) > reading.most(thanks)


def test_it_reads_that_a_name_is_our_own_but_not_which() -> None:
    names = ("Lakeview Family Dental", "Zvornik Sclerosis Institute")
    texts = [f"{name} opens a new room on Main Street." for name in names]
    scores = {
        read(Document(text), [Replaced(0, len(name), OWN)], in_reply=False).score
        for text, name in zip(texts, names, strict=True)
    }
    assert len(scores) == 1


@pytest.mark.parametrize("text", ["", " ", "\n\n", "💕💕💕", "\ud800", "\x00", "." * 500, "a" * 5000])
def test_any_text_can_be_read(text: str) -> None:
    assert -99 < _score(text) < 99


def test_a_text_without_end_is_read_in_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def weigh(rows: list[int], parted_at: int) -> tuple[float, list[float]]:
        asked.append(len(rows))
        return 0.0, [0.0] * (len(rows) - parted_at - 1)

    monkeypatch.setattr(network, "weigh", weigh)
    read(Document("many words " * 100_000), (), in_reply=True, asked="and many " * 10_000)
    assert len(asked) < 30
    assert max(asked) < 400
