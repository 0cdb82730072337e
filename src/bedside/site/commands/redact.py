"""`bedside redact`: a file without what could identify somebody. Loads neither Django nor the database."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bedside.base.errors import Problem
from bedside.checker import Context
from bedside.checker.organization import load_organization
from bedside.checker.redaction import STYLES, Redactor, Style
from bedside.checker.second_opinion import MODEL, missing
from bedside.checker.second_opinion import second_opinion as second_opinion_of
from bedside.site.redacting.faults import BadRecord, Unusable
from bedside.site.redacting.json_lines import redacted_json_lines
from bedside.site.redacting.plain import redacted_text
from bedside.site.redacting.source import Source, is_same, opened, size_of
from bedside.site.redacting.tables import redacted_table
from bedside.site.redacting.tally import Tally
from bedside.site.redacting.target import written

_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv"}
_INTERRUPTED = 130
# So many bad records are told one by one.
_MOST_TOLD = 20
# A model's word is taken for it when it is rather sure than not.
_SURE_ENOUGH = 0.5


@click.command(
    epilog="Exit code: 0 done, 1 stopped or records left out, 2 wrong use or an unreadable file, 130 interrupted."
)
@click.argument("file", metavar="FILE|-")
@click.option(
    "--style", type=click.Choice(STYLES), default="label", show_default=True, help="What stands there instead."
)
@click.option(
    "--format", "kind", type=click.Choice(["text", "jsonl", "csv"]), help="Without it: by the file's ending, else text."
)
@click.option(
    "--field", "fields", multiple=True, metavar="PATH", help="JSON lines: only this field, as in message.text."
)
@click.option("--column", "columns", multiple=True, metavar="NAME", help="CSV: only this column; may be given again.")
@click.option("-o", "--output", metavar="FILE", help="Write here instead of to standard output.")
@click.option("--report", metavar="FILE|-", help="Write how much was taken out, as JSON, without any of the words.")
@click.option(
    "--on-error", type=click.Choice(["stop", "skip"]), default="stop", show_default=True, help="A record can't be read."
)
@click.option("--together", is_flag=True, help="All records are one document: the same person, the same number.")
@click.option("--seed", metavar="TEXT", help="The same pseudonyms again. Whoever knows it can undo the dates.")
@click.option("--language", type=click.Choice(["en", "es"]), help="Language of the text. Without it: as it reads.")
@click.option(
    "--organization",
    metavar="FILE.toml",
    help="What is yours and stays: names, places, phones, people ...",
)
@click.option(
    "--second-opinion",
    is_flag=True,
    help="Also take out what a spaCy model on this computer takes for a name or place.",
)
@click.option("--spacy-model", default=MODEL, show_default=True, metavar="NAME", help="The model for --second-opinion.")
def command(
    file: str,
    style: Style,
    kind: str | None,
    fields: tuple[str, ...],
    columns: tuple[str, ...],
    output: str | None,
    report: str | None,
    on_error: str,
    together: bool,
    seed: str | None,
    language: str | None,
    organization: str | None,
    second_opinion: bool,
    spacy_model: str,
) -> None:
    """Take out of a file what could identify somebody. "-" reads from standard input.

    \b
    Examples:
      bedside redact letter.txt -o letter.redacted.txt
      bedside redact comments.csv --column comment -o out.csv --report report.json
      bedside redact messages.jsonl --field message.text --style pseudonym -o out.jsonl
    """
    kind = kind or _kind(file)
    _check(file, kind, fields, columns, output, report)
    context = Context(purpose="redact", language=language)
    if organization:
        try:
            ours = load_organization(Path(organization))
        except Problem as problem:
            raise Unusable(str(problem)) from None
        context = Context(purpose="redact", language=language, organization=ours)
    tally = Tally()
    also = _asking(spacy_model) if second_opinion else None
    shared = Redactor(style, context, seed, also=also)

    def redactor() -> Redactor:
        return shared if together else Redactor(style, context, seed, also=also)

    faults = _Faults(file, tally, skip=on_error == "skip")

    def parts(source: Source) -> Iterator[str]:
        if kind == "jsonl":
            return redacted_json_lines(source, fields, redactor, tally, faults)
        if kind == "csv":
            return redacted_table(source, columns, redactor, tally, faults)
        return redacted_text(source, shared, tally)

    try:
        _run(file, output, parts)
    except BadRecord as bad:
        raise _stopped(file, output, bad) from None
    except KeyboardInterrupt:
        click.echo(f"Stopped. {_kept(output)}", err=True)
        sys.exit(_INTERRUPTED)
    _tell(tally, style, kind, report, output)
    if tally.left_out:
        sys.exit(1)


def _asking(model: str) -> Callable[[str], Iterator[tuple[int, int, str]]]:
    """Return what asks a spaCy model. Raises Unusable where it isn't there."""
    if second_opinion_of("", model) is None:
        raise Unusable(missing(model))

    def also(text: str) -> Iterator[tuple[int, int, str]]:
        for each in second_opinion_of(text, model) or ():
            if each.confidence >= _SURE_ENOUGH:
                yield each.start, each.end, each.label

    return also


class _Faults:
    """What happens with a record that can't be read: stop, or say so and go on."""

    def __init__(self, file: str, tally: Tally, *, skip: bool) -> None:
        self._file = file
        self._tally = tally
        self._skip = skip

    def __call__(self, bad: BadRecord) -> None:
        if not self._skip:
            raise bad
        self._tally.leave_out(bad.line)
        if self._tally.left_out <= _MOST_TOLD:
            click.echo(f"Left out: line {bad.line} of {_shown(self._file)} {bad.why}.", err=True)
        elif self._tally.left_out == _MOST_TOLD + 1:
            click.echo("More records are left out; the report names their lines.", err=True)


def _run(file: str, output: str | None, parts: Callable[[Source], Iterator[str]]) -> None:
    with _progress(file, output) as told, opened(file, told) as source, written(output) as target:
        for number, part in enumerate(parts(source)):
            if not number and source.has_bom:
                target.write(b"\xef\xbb\xbf")
            target.write(part.encode())


@contextmanager
def _progress(file: str, output: str | None) -> Iterator[Callable[[int], None]]:
    """Show how far it is, on a terminal that doesn't show the text itself."""
    size = size_of(file)
    if not size or not sys.stderr.isatty() or (output in (None, "-") and sys.stdout.isatty()):
        yield lambda _: None
        return
    with click.progressbar(length=size, label="Redacting", file=sys.stderr) as bar:
        yield bar.update


def _kind(file: str) -> str:
    suffix = Path(file).suffix.lower()
    if suffix == ".json":
        raise Unusable(f"{file} is one piece of JSON. Write one record a line, or say --format jsonl or --format text.")
    return _SUFFIXES.get(suffix, "text")


def _check(
    file: str, kind: str, fields: Sequence[str], columns: Sequence[str], output: str | None, report: str | None
) -> None:
    if fields and kind != "jsonl":
        raise Unusable("--field is for JSON lines. Say --format jsonl, or leave it out.")
    if columns and kind != "csv":
        raise Unusable("--column is for tables. Say --format csv, or leave it out.")
    for option, name in (("--output", output), ("--report", report)):
        if name and name != "-" and is_same(file, name):
            raise Unusable(f"{option} is the file that is read. Name another: nothing is overwritten.")
    if output in (None, "-"):
        if report == "-":
            raise Unusable("The text goes to standard output already. Give --output, or a file for --report.")
        if _prints_into(file):
            raise Unusable("Standard output is the file that is read. Give --output with another name.")
    elif report and report != "-" and Path(report).absolute() == Path(str(output)).absolute():
        raise Unusable("--output and --report are the same file. Name two.")


def _prints_into(file: str) -> bool:
    try:
        return is_same(file, sys.stdout.fileno())
    except (OSError, ValueError):
        return False


def _stopped(file: str, output: str | None, bad: BadRecord) -> click.ClickException:
    if not bad.line:
        return Unusable(f"In {_shown(file)} {bad.why}. {_kept(output)}")
    return click.ClickException(
        f"Line {bad.line} of {_shown(file)} {bad.why}. {_kept(output)} Mend it, or leave such records out with"
        " --on-error skip."
    )


def _kept(output: str | None) -> str:
    if output in (None, "-"):
        return "What was printed so far is not the whole."
    return f"Nothing was written to {output}."


def _shown(file: str) -> str:
    return "standard input" if file == "-" else file


def _tell(tally: Tally, style: str, kind: str, report: str | None, output: str | None) -> None:
    if report:
        content = json.dumps({"style": style, "format": kind, **tally.as_data()}, indent=1) + "\n"
        with written(report) as target:
            target.write(content.encode())
    if report != "-" and output not in (None, "-"):
        labels = ", ".join(f"{label} {count}" for label, count in sorted(tally.removed.items()))
        records = f" of {tally.records} records" if kind != "text" else ""
        click.echo(f"{tally.removed.total()} taken out{records}{f': {labels}' if labels else ''}.", err=True)
        if tally.left_out:
            click.echo(f"{tally.left_out} records left out, because they can't be read.", err=True)
