"""`bedside check`: what the checker finds in a text, on the command line. Loads neither Django nor the database."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from click.core import ParameterSource

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.checker import Context, Severity, say
from bedside.checker.engine import OWN
from bedside.checker.evaluation import evaluate as measure
from bedside.checker.evaluation import read_rows
from bedside.checker.organization import load_organization
from bedside.checker.own.model import OwnRules
from bedside.checker.own.reading import load_own
from bedside.checker.own.trying import failing
from bedside.checker.registry import families
from bedside.checker.second_opinion import MODEL
from bedside.site.checking.looking import CAPTIONS, Looked, look, pictures_of
from bedside.site.checking.sources import Text, Unread, Unusable, content_of, read_text, texts_of
from bedside.site.checking.telling import as_data, print_found, unread_as_data
from bedside.site.evaluating import as_data as measured_as_data
from bedside.site.evaluating import as_lines

MOST_LABELS = 500_000_000
_OF_TEXTS = ("text_language", "column", "alts", "pictures", "networks")


@click.command(epilog="Exit code: 0 nothing at the chosen level, 1 something found, 2 wrong use or an unreadable file.")
@click.argument("files", nargs=-1, metavar="FILE...|FOLDER|-")
@click.option(
    "--kind", type=click.Choice(["post", "reply"]), default="post", show_default=True, help="What the text is."
)
@click.option("--reply-to", metavar="FILE", help="The message that is answered; makes the text a reply.")
@click.option(
    "--organization", metavar="FILE.toml", help="What is yours: names, places, phones, sites, handles, people."
)
@click.option("--rules", metavar="FILE.toml", help="Your organization's own rules, too.")
@click.option("--jsonl", is_flag=True, help='Read standard input as JSONL: a {"text": "…"} on each line.')
@click.option(
    "--only",
    multiple=True,
    metavar="FAMILY",
    help="Only this family of rules (own: yours; captions: how captions are made); again for more.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["block", "warning", "advice"]),
    default="block",
    show_default=True,
    help="From which level on the exit code is 1.",
)
@click.option(
    "--language", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of the sentences."
)
@click.option(
    "--text-language",
    type=click.Choice(["en", "es"]),
    help="Language of the texts. Without it, each text's own words tell.",
)
@click.option("--column", metavar="NAME", help="The column of a CSV table that holds the texts.")
@click.option(
    "--alt",
    "alts",
    multiple=True,
    metavar="TEXT",
    help="The description of a picture that goes with the text; again for more.",
)
@click.option(
    "--picture",
    "pictures",
    multiple=True,
    metavar="NAME",
    help="The file name of a picture; the first --alt describes the first one. Without any, it has no description.",
)
@click.option(
    "--network",
    "networks",
    multiple=True,
    metavar="NAME",
    help="A network it goes to, like bluesky: for its limits, and where it folds; again for more.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON. Offsets count Python characters; utf16_* count JavaScript's."
)
@click.option("--evaluate", metavar="LABELS.jsonl", help="Measure instead: how often is it right on labelled texts?")
@click.option(
    "--label",
    "renamed",
    multiple=True,
    metavar="THEIRS=OURS",
    help="With --evaluate: what a label of the file is called here; =IGNORE leaves it out. May be given again.",
)
@click.option(
    "--examples",
    type=click.IntRange(1, 100_000),
    metavar="N",
    help="With --evaluate: also print up to N misses and N false findings, with words of the texts.",
)
@click.option(
    "--second-opinion", is_flag=True, help="Also say what a spaCy model on this computer takes for a name or a place."
)
@click.option("--spacy-model", default=MODEL, show_default=True, metavar="NAME", help="The model for --second-opinion.")
@click.pass_context
def command(
    click_context: click.Context,
    files: tuple[str, ...],
    kind: str,
    reply_to: str | None,
    organization: str | None,
    rules: str | None,
    jsonl: bool,
    only: tuple[str, ...],
    fail_on: str,
    language: str,
    text_language: str | None,
    column: str | None,
    alts: tuple[str, ...],
    pictures: tuple[str, ...],
    networks: tuple[str, ...],
    as_json: bool,
    evaluate: str | None,
    renamed: tuple[str, ...],
    examples: int | None,
    second_opinion: bool,
    spacy_model: str,
) -> None:
    """Check texts before anybody sees them. "-" reads from standard input.

    Of a folder, all .txt, .md, .jsonl, .vtt and .srt files are read, also in folders inside it; with --column, tables
    (.csv, .tsv) too. What can't be read is told, and the rest is checked.

    A .jsonl file holds a text on each line: {"text": "…"}, and if you like "id", "kind" ("post" or "reply"), "language"
    ("en" or "es"), "in_reply_to", "organization" and "pictures". A .json file holds a list of the same.

    Captions (.vtt, .srt) are checked for times and for how fast they run. Their words are checked like any text.

    With --evaluate, measure on texts in which people have marked what is to be found; the guide's page about feedback
    tells the format.

    \b
    Examples:
      bedside check post.txt
      echo "So glad Maria's biopsy was clear" | bedside check -
      bedside check answer.txt --reply-to review.txt --organization us.toml
      bedside check posts/ campaign.jsonl --rules own.toml
      bedside check posts.csv --column text --text-language es
      bedside check post.txt --picture walk.jpg --alt "Nurses walk in a park" --network bluesky
      bedside check captions.vtt
      bedside check posts/*.txt --json --fail-on warning
      bedside check --evaluate labels.jsonl --examples 20
    """
    there = (*families(), OWN) if evaluate is not None else (*families(), OWN, CAPTIONS)
    unknown = [family for family in only if family not in there]
    if unknown:
        raise Unusable(f"There is no family of rules “{unknown[0]}”. There is: {', '.join(there)}.")
    if evaluate is not None:
        for option in ("kind", "reply_to", "fail_on", "rules", "jsonl", *_OF_TEXTS):
            if click_context.get_parameter_source(option) is ParameterSource.COMMANDLINE:
                name = {"alts": "alt", "pictures": "picture", "networks": "network"}.get(option, option)
                raise click.UsageError(f"--{name.replace('_', '-')} doesn't go with --evaluate: each row says its own.")
        if second_opinion:
            raise click.UsageError("--second-opinion doesn't go with --evaluate, which measures Bedside's own rules.")
        if files:
            raise click.UsageError("--evaluate reads one file of labels. Leave the other files out.")
        _evaluate(evaluate, organization, only, renamed, examples or 0, as_json)
        return
    if renamed or examples:
        raise click.UsageError("--label and --examples go with --evaluate.")
    if not files:
        raise click.UsageError("Missing argument 'FILE...|FOLDER|-'.")
    model = spacy_model if second_opinion else None
    context = replace(
        _context("reply" if reply_to else kind, reply_to, organization, rules),
        language=text_language,
        pictures=pictures_of(alts, pictures),
    )
    read = list(texts_of(files, jsonl=jsonl, column=column))
    texts = [each for each in read if isinstance(each, Text)]
    unread = [each for each in read if isinstance(each, Unread)]
    if context.pictures and len(texts) > 1:
        raise click.UsageError("--alt and --picture go with one text. For more, write JSONL with “pictures”.")
    found = _found(texts, context, only, model, networks)
    if as_json:
        data = [*(as_data(looked, language, context.own) for looked in found), *map(unread_as_data, unread)]
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print_found(found, unread, language, context.own)
    _warn_of_examples(context.own, rules)
    for each in unread:
        click.echo(f"Error: {each.why}", err=True)
    if len(unread) > 1:
        click.echo(say("check.unread", language, len(unread)), err=True)
    level = Severity(fail_on).rank
    if unread:
        sys.exit(Unusable.exit_code)
    if any(severity.rank >= level for looked in found for severity in looked.severities):
        sys.exit(1)


def _found(
    texts: Sequence[Text], context: Context, only: tuple[str, ...], model: str | None, networks: tuple[str, ...]
) -> list[Looked]:
    """Look at each text; with what networks say, where some are named: only then are they loaded."""
    if not networks:
        return [look(text, context, only, model) for text in texts]
    from bedside.site.checking.reach import networks_called, on_these, reached

    chosen = networks_called(networks)
    context = on_these(context, chosen)
    return [reached(look(text, context, only, model), chosen) for text in texts]


def _warn_of_examples(own: OwnRules, name: str | None) -> None:
    """Say which examples of own rules aren't as they must be: such a rule does something else than was meant."""
    for each in failing(own, clock.now().date()):
        wrong = "must be found, and isn't" if each.must else "must not be found, and is"
        click.secho(f"{name}: the example “{each.text}” of {each.code} {wrong}.", fg="yellow", err=True)


def _evaluate(
    name: str,
    organization: str | None,
    only: tuple[str, ...],
    renamed: tuple[str, ...],
    examples: int,
    as_json: bool,
) -> None:
    """Measure on the labelled texts of a file, and print what came out."""
    shown = "standard input" if name == "-" else name
    try:
        ours = load_organization(Path(organization)) if organization else None
        rows = read_rows(content_of(name, MOST_LABELS), shown, ours=ours, labels=_names(renamed))
    except Problem as problem:
        raise Unusable(f"{problem.what}\n{problem.do}") from problem
    result = measure(rows, only or None, examples=examples)
    if as_json:
        click.echo(json.dumps(measured_as_data(result, shown), ensure_ascii=False, indent=1))
    else:
        for line in as_lines(result, shown):
            click.echo(line)


def _names(renamed: tuple[str, ...]) -> dict[str, str]:
    pairs = [each.partition("=") for each in renamed]
    for theirs, equals, ours in pairs:
        if not (theirs and equals and ours):
            raise Unusable("--label says what a label is called here, like PERSON=NAME.")
    return {theirs: ours for theirs, _equals, ours in pairs}


def _context(kind: str, reply_to: str | None, organization: str | None, rules: str | None) -> Context:
    context = Context(
        kind="reply" if kind == "reply" else "post", in_reply_to=read_text(reply_to).words if reply_to else None
    )
    try:
        if organization:
            context = replace(context, organization=load_organization(Path(organization)))
        if rules:
            context = replace(context, own=load_own(Path(rules)))
    except Problem as problem:
        raise Unusable(str(problem)) from problem
    return context
