"""Measures a text in one pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bedside.checker.document import Document, Span
from bedside.checker.reading.difficulty import of_sentence
from bedside.checker.reading.familiar import UNFAMILIAR, is_compound
from bedside.checker.reading.formulas import ENGLISH, GRADES, INFLESZ, SPANISH, Counts, szigriszt_pazos
from bedside.checker.reading.look import look
from bedside.checker.reading.text import Sentence, Word, sentences

# With fewer words, no formula says anything (PMC12919665).
FEWEST_WORDS = 100
# Sentences with more words than this lose readers (L102).
LONG_SENTENCE = 20
EASIEST = 1.0
# From which difficulty on (1 a child understands, 6 only experts do) reading takes effort, and is hard. Of 219 texts of
# a careful editor, nineteen in twenty stay below the first; of reviews written for experts, nineteen in twenty pass it.
EFFORT, HARD = 2.6, 3.5


@dataclass(frozen=True, slots=True)
class Measure:
    """How hard a text is. `difficulty` goes from 1 (a child understands) to about 6 (only experts do), as people rate.

    `scores` has a value for each formula, and `grades` the lowest and the highest school grade they give; both are
    empty below FEWEST_WORDS words. Spanish has no grades, but scores, and `inflesz` says what they mean. `unfamiliar`
    and `long_sentences` are in text order; offsets are of the original text, in code points.
    """

    language: str
    difficulty: float
    sentences: int
    words: int
    syllables: int
    words_per_sentence: float
    long_words: int
    unfamiliar: tuple[Word, ...]
    long_sentences: tuple[Span, ...]
    scores: Mapping[str, float]
    grades: tuple[float, float] | None
    inflesz: str | None

    @property
    def level(self) -> str:
        """ "easy", "effort" or "hard", as people find it; "" for a text without words."""
        if not self.words:
            return ""
        return "easy" if self.difficulty < EFFORT else "effort" if self.difficulty < HARD else "hard"


def measure(text: str | Document, language: str | None = None) -> Measure:
    """Return how hard a text is. `language` is "en" or "es", or None to let its words tell."""
    document = text if isinstance(text, Document) else Document(text)
    language = language or document.language
    read = sentences(document)
    counts = _counts(read, language)
    enough = counts.words >= FEWEST_WORDS
    formulas = SPANISH if language == "es" else ENGLISH
    scores = {name: round(formula(counts), 2) for name, formula in formulas.items()} if enough else {}
    grades = [scores[name] for name in GRADES if name in scores]
    return Measure(
        language=language,
        difficulty=round(_difficulty(document, read, language), 3),
        sentences=counts.sentences,
        words=counts.words,
        syllables=counts.syllables,
        words_per_sentence=round(counts.words / max(1, counts.sentences), 1),
        long_words=counts.long_words,
        unfamiliar=tuple(_unfamiliar(document, read, language)),
        long_sentences=tuple(
            document.original_span(*sentence.span) for sentence in read if len(sentence.words) > LONG_SENTENCE
        ),
        scores=scores,
        grades=(max(0.0, min(grades)), max(grades)) if grades else None,
        inflesz=_inflesz(counts) if enough and language == "es" else None,
    )


def _counts(read: Sequence[Sentence], language: str) -> Counts:
    total = characters = long_words = foggy = hard = words = 0
    for sentence in read:
        words += len(sentence.words)
        for place, word in enumerate(sentence.words):
            seen = look(word.text, language)
            total += seen.syllables
            characters += seen.characters
            if seen.is_long:
                long_words += 1
                foggy += seen.is_foggy and not _is_name(place, word)
            if not seen.is_easy:
                hard += not _is_name(place, word)
    return Counts(len(read), words, total, characters, long_words, foggy, hard)


def _is_name(place: int, word: Word) -> bool:
    return place > 0 and word.text[0].isupper() and not word.text.isupper()


def _difficulty(document: Document, read: Sequence[Sentence], language: str) -> float:
    """Return the mean of the sentences, each as heavy as it has words; 1 for an empty text."""
    words = sum(len(sentence.words) for sentence in read)
    if not words:
        return EASIEST
    total = 0.0
    for sentence in read:
        written = document.text[sentence.span.start : sentence.span.end]
        total += len(sentence.words) * of_sentence(
            written, [look(word.text, language) for word in sentence.words], language
        )
    return max(EASIEST, total / words)


def _unfamiliar(document: Document, read: Sequence[Sentence], language: str) -> list[Word]:
    """Return the words that many readers don't know, each once; names and numbers are none."""
    found: dict[str, Word] = {}
    for sentence in read:
        for place, word in enumerate(sentence.words):
            seen = look(word.text, language)
            if seen.zipf >= UNFAMILIAR or seen.is_number or seen.lower in found or (place and word.text[0].isupper()):
                continue
            if language == "en" and (seen.is_easy or is_compound(seen.lower)):
                continue
            start, end = document.original_span(word.start, word.end)
            found[seen.lower] = Word(start, end, document.original[start:end])
    return list(found.values())


def _inflesz(counts: Counts) -> str:
    score = szigriszt_pazos(counts)
    return next(name for least, name in INFLESZ if score >= least)
