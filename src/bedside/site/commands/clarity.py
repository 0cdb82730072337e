"""`bedside clarity`: a longer piece scored with the Clear Communication Index. Loads no Django and no database."""

import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import click

from bedside.base.errors import Problem
from bedside.checker import Context, Document, Picture, say, sentence, utf16_offsets
from bedside.checker.catalogue import messages
from bedside.checker.clarity import (
    FEWEST_WORDS,
    ITEMS,
    PASSES_FROM,
    Item,
    Question,
    Reply,
    Score,
    answers_of,
    item_with,
    parts,
    questions,
    score,
    settled,
)
from bedside.checker.organization import load_organization
from bedside.site.checking.sources import Text, Unusable, read_text

COLOURS = {Reply.YES: "green", Reply.NO: "yellow", Reply.NA: "blue"}
MOST_SHOWN = 70


@dataclass
class Given:
    """What a person said: the main message, and answers by item number."""

    message: str = ""
    answers: dict[int, Reply] = field(default_factory=dict)


@click.command(epilog="Exit code: 0 it passes (90 and more), 1 it doesn't or an answer is missing, 2 wrong use.")
@click.argument("file", metavar="FILE|-")
@click.option("--message", metavar="TEXT", help="The one thing readers must remember; without it, it is asked.")
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE.toml",
    help="Your answers: read where the file is there; what is asked, or still open, is written there where it isn't.",
)
@click.option(
    "--picture",
    "pictures",
    multiple=True,
    metavar="ALT",
    help="The description of a picture that goes with it; again for more.",
)
@click.option(
    "--organization", metavar="FILE.toml", help="What is yours: names, places, phones, sites, handles, people."
)
@click.option(
    "--language", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of what is said."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, and ask nothing.")
def command(
    file: str,
    message: str | None,
    answers_file: str | None,
    pictures: tuple[str, ...],
    organization: str | None,
    language: str,
    as_json: bool,
) -> None:
    """Score a longer piece with the CDC Clear Communication Index.

    Of its 20 questions, those that the text itself answers are answered; the rest is asked, at a terminal only. In a
    pipe they stay open. Your own answers in --answers count before the machine's:

    \b
      message = "Get a flu shot every fall."
      [answers]
      4 = "yes"        # yes, no, or na: doesn't apply
      10 = "no"

    \b
    Examples:
      bedside clarity fact-sheet.txt
      bedside clarity fact-sheet.txt --message "Get a flu shot every fall."
      bedside clarity fact-sheet.txt --answers answers.toml --json
      cat fact-sheet.txt | bedside clarity -
    """
    text = read_text(file)
    given = _read_answers(answers_file)
    given.message = message if message is not None else given.message
    asks = not as_json and file != "-" and sys.stdin.isatty() and sys.stdout.isatty()
    if asks and not given.message:
        given.message = click.prompt(say("clarity.ask.message", language), default="", show_default=False)
    context = _context(organization, pictures)
    asked = questions(text.words, context, main_message=given.message)
    if not as_json:
        _print_questions(text, asked, given, language)
    if asks:
        _ask(asked, given, language)
    if answers_file and (asks or not Path(answers_file).exists()):
        _write_answers(Path(answers_file), asked, given, language)
    result = score(_all(asked, given))
    if as_json:
        click.echo(json.dumps(_as_data(text, asked, given, result, language), ensure_ascii=False, indent=1))
    else:
        _print_score(result, text, language)
    if result.open or not result.passes:
        sys.exit(1)


def _context(organization: str | None, pictures: Sequence[str]) -> Context:
    context = Context(pictures=[Picture(alt) for alt in pictures])
    try:
        return replace(context, organization=load_organization(Path(organization))) if organization else context
    except Problem as problem:
        raise Unusable(str(problem)) from problem


def _all(asked: Sequence[Question], given: Given) -> dict[int, Reply]:
    return {**answers_of(asked), **given.answers}


def _read_answers(name: str | None) -> Given:
    """Read a person's answers; none where there is no such file yet. Raises Unusable."""
    if name is None or not Path(name).exists():
        return Given()
    try:
        read = tomllib.loads(read_text(name).words)
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"{name} isn't TOML: {error}.") from error
    said = read.get("answers", {})
    if not isinstance(said, dict) or not isinstance(read.get("message", ""), str):
        raise Unusable(f'{name}: write message = "…", then [answers] and lines such as 4 = "yes".')
    return Given(read.get("message", ""), dict(_answer(name, number, reply) for number, reply in said.items()))


def _answer(name: str, number: str, said: object) -> tuple[int, Reply]:
    items = {str(item.number): item for item in ITEMS}
    if number not in items:
        raise Unusable(f"{name}: there is no question {number}. They go from 1 to {len(ITEMS)}.")
    item = items[number]
    if said not in [str(reply) for reply in item.replies]:
        offered = ", ".join(f'"{reply}"' for reply in item.replies)
        raise Unusable(f"{name}: question {number} is answered with {offered}.")
    return item.number, Reply(str(said))


def _ask(asked: Sequence[Question], given: Given, language: str) -> None:
    """Ask what the machine couldn't answer, unless an answer before made it needless. Enter leaves it open."""
    said = messages(language)
    for question in asked:
        item = question.item
        if question.judged or item.number in settled(_all(asked, given)):
            continue
        click.echo(f"\n{item.number}. {said[item.wording()]}\n   {said[item.wording('help')]}")
        choice = click.prompt(
            "  ",
            default="",
            show_default=False,
            value_proc=partial(_reply_typed, item=item, language=language),
            prompt_suffix=f"{'/'.join(_offered(item, language))} ",
        )
        if choice:
            given.answers[item.number] = choice


def _offered(item: Item, language: str) -> dict[str, Reply]:
    """Return what may be typed as an answer, in the language of the questions."""
    return {say(f"clarity.type.{reply}", language): reply for reply in item.replies}


def _reply_typed(typed: str, *, item: Item, language: str) -> Reply | None:
    """Return the answer that was typed, or None for none: in the words that are offered, as it is shown ("sí"), or as
    a file of answers has it."""
    offered = _offered(item, language)
    shown = {say(f"clarity.short.{reply}", language): reply for reply in item.replies}
    known = {**{str(reply): reply for reply in item.replies}, **shown, **offered}
    word = typed.strip().lower()
    if word and word not in known:
        raise click.UsageError(say("clarity.ask.again", language, offered=", ".join(offered)))
    return known[word] if word else None


def _write_answers(path: Path, asked: Sequence[Question], given: Given, language: str) -> None:
    said = messages(language)
    lines = [f"message = {json.dumps(given.message, ensure_ascii=False)}", "", "[answers]"]
    for question in asked:
        item = question.item
        if item.number in given.answers:
            lines.append(f'{item.number} = "{given.answers[item.number]}"  # {said[item.wording()]}')
        elif question.judged is None:
            lines.append(f'# {item.number} = "{"/".join(item.replies)}"  # {said[item.wording()]}')
    try:
        path.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as error:
        raise Unusable(f"{path} can't be written: {error.strerror}.") from error


def _print_questions(text: Text, asked: Sequence[Question], given: Given, language: str) -> None:
    said = messages(language)
    by_number = {question.item.number: question for question in asked}
    standing = settled(_all(asked, given))
    for part, items in parts().items():
        click.secho(f"\n{said[f'clarity.{part}']}", bold=True)
        for item in items:
            _print_question(text, by_number[item.number], given, standing, language)


def _print_question(text: Text, question: Question, given: Given, standing: Mapping[int, Reply], language: str) -> None:
    item, judged, reply = question.item, question.judged, standing.get(question.item.number)
    word = (
        click.style(f"{say(f'clarity.short.{reply}', language):4}", fg=COLOURS[reply], bold=True) if reply else "?   "
    )
    click.echo(f"{item.number:>2}  {word} {messages(language)[item.wording()]}")
    if item.number in given.answers or judged is None or (reply is not judged.reply):
        return
    click.echo(f"         {sentence(judged, language)}")
    for span in judged.spans[:3]:
        line, column = text.position(span.start)
        click.echo(click.style(f"         {line}:{column}  {_shortened(text.words[span.start : span.end])}", dim=True))


def _shortened(words: str) -> str:
    joined = " ".join(words.split())
    return joined if len(joined) <= MOST_SHOWN else f"{joined[: MOST_SHOWN - 2]} …"


def _print_score(result: Score, text: Text, language: str) -> None:
    said = messages(language)
    points = say("clarity.score", language, percent=result.percent, earned=result.earned, applicable=result.applicable)
    verdict = say(f"clarity.score.{'passes' if result.passes else 'fails'}", language, passes_from=PASSES_FROM)
    click.secho(f"\n{points} {verdict}", fg="green" if result.passes else "yellow", bold=True)
    if result.open:
        click.echo(say("clarity.score.open", language, result.open))
    for change in result.changes:
        gain = f"+{change.wins}"
        click.echo(f"  {gain:>3}  {said[item_with(change.number).wording('change')]}")
    if len(Document(text.words).tokens) < FEWEST_WORDS:
        click.echo(say("clarity.score.short", language, fewest=FEWEST_WORDS))


def _as_data(text: Text, asked: Sequence[Question], given: Given, result: Score, language: str) -> dict[str, object]:
    standing = settled(_all(asked, given))
    return {
        "file": text.name,
        "main_message": given.message,
        "earned": result.earned,
        "applicable": result.applicable,
        "open": result.open,
        "percent": result.percent,
        "passes": result.passes and not result.open,
        "changes": [
            {
                "item": change.number,
                "wins": change.wins,
                "change": messages(language)[item_with(change.number).wording("change")],
            }
            for change in result.changes
        ],
        "items": [_question_as_data(text, each, given, standing, language) for each in asked],
    }


def _question_as_data(
    text: Text, question: Question, given: Given, standing: Mapping[int, Reply], language: str
) -> dict[str, object]:
    item, judged = question.item, question.judged
    return {
        "item": item.number,
        "part": item.part,
        "question": messages(language)[item.wording()],
        "answer": standing.get(item.number),
        "by": "person" if item.number in given.answers else "machine" if judged else "",
        "machine": judged and {
            "answer": judged.reply,
            "sure": judged.sure,
            "why": sentence(judged, language),
            "shown_by": [_span_as_data(text, *span) for span in judged.spans],
        },
    }  # fmt: skip


def _span_as_data(text: Text, start: int, end: int) -> dict[str, object]:
    utf16_start, utf16_end = utf16_offsets(text.words, start, end)
    return {
        "start": start,
        "end": end,
        "utf16_start": utf16_start,
        "utf16_end": utf16_end,
        "words": text.words[start:end],
    }
