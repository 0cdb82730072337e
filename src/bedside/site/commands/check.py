"""`bedside check`: what the checker finds in a text, on the command line. Loads neither Django nor the database."""

import json
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click
from click.core import ParameterSource

from bedside.base.errors import Problem
from bedside.checker import Context, Finding, Severity, examine, fix_title, paragraph, sentence, utf16_offsets
from bedside.checker.engine import OWN
from bedside.checker.evaluation import evaluate as measure
from bedside.checker.evaluation import read_rows
from bedside.checker.organization import load_organization
from bedside.checker.own.model import OwnRule, OwnRules
from bedside.checker.own.reading import load_own
from bedside.checker.registry import families, rule_with
from bedside.checker.second_opinion import MODEL, missing, only_new
from bedside.checker.second_opinion import second_opinion as second_opinion_of
from bedside.site.evaluating import as_data, as_lines

MOST_BYTES = 5_000_000
MOST_LABELS = 500_000_000
READ = (".txt", ".md", ".jsonl")
ROW = 'an object with a text on each line, like {"text": "Flu shots on Saturday."}'
COLOURS = {Severity.BLOCK: "red", Severity.WARNING: "yellow", Severity.ADVICE: "blue"}


class Unusable(click.ClickException):
    """What was given can't be used: one sentence, exit code 2."""

    exit_code = 2


@dataclass(frozen=True)
class Text:
    """A text that was read, and the name it is told by. `kind` and `language` where its own row says them."""

    name: str
    words: str
    kind: str = ""
    language: str | None = None

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        starts = [0, *(place + 1 for place, character in enumerate(self.words) if character == "\n")]
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1


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
@click.option("--only", multiple=True, metavar="FAMILY", help="Only this family of rules (own: yours); again for more.")
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
    as_json: bool,
    evaluate: str | None,
    renamed: tuple[str, ...],
    examples: int | None,
    second_opinion: bool,
    spacy_model: str,
) -> None:
    """Check texts before anybody sees them. "-" reads from standard input.

    Of a folder, all .txt, .md and .jsonl files are read, also in folders inside it. A .jsonl file holds a text on each
    line: {"text": "…"}, and if you like "id", "kind" ("post" or "reply") and "language" ("en" or "es").

    With --evaluate, measure on texts in which people have marked what is to be found; the guide's page about feedback
    tells the format.

    \b
    Examples:
      bedside check post.txt
      echo "So glad Maria's biopsy was clear" | bedside check -
      bedside check answer.txt --reply-to review.txt --organization us.toml
      bedside check posts/ campaign.jsonl --rules own.toml
      bedside check posts/*.txt --json --fail-on warning
      bedside check --evaluate labels.jsonl --examples 20
    """
    there = (*families(), OWN)
    unknown = [family for family in only if family not in there]
    if unknown:
        raise Unusable(f"There is no family of rules “{unknown[0]}”. There is: {', '.join(there)}.")
    if evaluate is not None:
        for option in ("kind", "reply_to", "fail_on", "rules", "jsonl"):
            if click_context.get_parameter_source(option) is ParameterSource.COMMANDLINE:
                raise click.UsageError(
                    f"--{option.replace('_', '-')} doesn't go with --evaluate: each row says its own."
                )
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
    context = _context("reply" if reply_to else kind, reply_to, organization, rules)
    texts = [text for name in files for text in _texts(name, jsonl=jsonl)]
    found = [(text, examine(text.words, _of(text, context), only or None)) for text in texts]
    if second_opinion:
        found = [(text, _with_second_opinion(text, findings, spacy_model)) for text, findings in found]
    if as_json:
        click.echo(
            json.dumps(
                [_as_data(text, findings, language, context.own) for text, findings in found],
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        _print(found, language, context.own)
    level = Severity(fail_on).rank
    if any(finding.severity.rank >= level for _, findings in found for finding in findings):
        sys.exit(1)


def _evaluate(
    name: str,
    organization: str | None,
    only: tuple[str, ...],
    renamed: tuple[str, ...],
    examples: int,
    as_json: bool,
) -> None:
    """Measure on the labelled texts of a file, and print what came out."""
    shown = _shown(name)
    try:
        ours = load_organization(Path(organization)) if organization else None
        rows = read_rows(_content(name, MOST_LABELS), shown, ours=ours, labels=_names(renamed))
    except Problem as problem:
        raise Unusable(f"{problem.what}\n{problem.do}") from problem
    result = measure(rows, only or None, examples=examples)
    if as_json:
        click.echo(json.dumps(as_data(result, shown), ensure_ascii=False, indent=1))
    else:
        for line in as_lines(result, shown):
            click.echo(line)


def _with_second_opinion(text: Text, findings: list[Finding], model: str) -> list[Finding]:
    """Return the findings and those of a spaCy model, in text order. Raises Unusable where the model isn't there."""
    opinion = second_opinion_of(text.words, model)
    if opinion is None:
        raise Unusable(missing(model))
    return sorted([*findings, *only_new(opinion, findings)], key=lambda each: (each.start, each.end))


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


def _of(text: Text, context: Context) -> Context:
    """Return the context with what the text's own row says of it."""
    if text.kind:
        context = replace(context, kind="reply" if text.kind == "reply" else "post")
    return replace(context, language=text.language) if text.language else context


def _texts(name: str, *, jsonl: bool) -> Iterator[Text]:
    """Yield the texts of a file, of all files of a folder, or of standard input. Raises Unusable."""
    if name != "-" and Path(name).is_dir():
        inside = [path for path in sorted(Path(name).rglob("*")) if path.suffix in READ and _is_plain(path, name)]
        if not inside:
            raise Unusable(f"There is no file to read in {name}: nothing that ends in {', '.join(READ)}.")
        for path in inside:
            yield from _texts(str(path), jsonl=False)
    elif name.endswith(".jsonl") or (jsonl and name == "-"):
        yield from _rows(read_text(name))
    else:
        yield read_text(name)


def _is_plain(path: Path, folder: str) -> bool:
    """Say whether a path is a file of which no part is hidden."""
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _rows(whole: Text) -> Iterator[Text]:
    """Yield the texts of JSONL, each named by its line, and by its id where it has one."""
    for number, line in enumerate(whole.words.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{whole.name}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise Unusable(f"{place} isn't JSON. Write {ROW}.") from error
        text = row.get("text") if isinstance(row, dict) else None
        if not isinstance(text, str):
            raise Unusable(f"{place} has no text. Write {ROW}.")
        kind, language = row.get("kind", ""), row.get("language")
        if kind not in ("", "post", "reply") or language not in (None, "en", "es"):
            raise Unusable(f'{place}: “kind” is "post" or "reply", “language” is "en" or "es".')
        name = f"{place} ({row['id']})" if isinstance(row.get("id"), str | int) else place
        yield Text(name, text, kind, language)


def read_text(name: str) -> Text:
    """Read a file, or standard input for "-". Raises Unusable."""
    shown = _shown(name)
    content = _content(name, MOST_BYTES)
    try:
        return Text(shown, content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise Unusable(f"{shown} isn't text in UTF-8 (byte {error.start}). Save it as UTF-8 and try again.") from error


def _shown(name: str) -> str:
    return "standard input" if name == "-" else name


def _content(name: str, most: int) -> bytes:
    """Return what is in a file, or on standard input for "-". Raises Unusable."""
    shown = _shown(name)
    try:
        content = _bytes(name, most)
    except IsADirectoryError as error:
        raise Unusable(f"{shown} is a folder. Name the files in it, for example {name.rstrip('/')}/*.txt.") from error
    except FileNotFoundError as error:
        raise Unusable(f"There is no file {shown}.") from error
    except (OSError, ValueError) as error:
        raise Unusable(f"{shown} can't be read: {getattr(error, 'strerror', None) or error}.") from error
    if len(content) > most:
        raise Unusable(f"{shown} has more than {most // 1_000_000} MB. Give it in smaller parts, each a file.")
    return content


def _bytes(name: str, most: int) -> bytes:
    """Return what is there; of more than `most`, one too many."""
    if name == "-":
        return sys.stdin.buffer.read(most + 1)
    with Path(name).open("rb") as file:
        return file.read(most + 1)


def _print(found: list[tuple[Text, list[Finding]]], language: str, own: OwnRules) -> None:
    several = len(found) > 1
    for text, findings in found:
        for finding in findings:
            line, column = text.position(finding.start)
            place = f"{text.name}:{line}:{column}" if several else f"{line}:{column}"
            severity = click.style(f"{finding.severity:8}", fg=COLOURS[finding.severity], bold=True)
            click.echo(f"{place:<8} {severity} {finding.code}  {_quoted(text, finding)}")
            law = paragraph(finding)
            click.echo(f"         {sentence(finding, language)}{f' ({law})' if law else ''}")
            if rule := own.rule(finding.code):
                click.echo(f"         {_explained(rule)}")
            for fix in finding.fixes:
                click.echo(click.style(f"         → {fix_title(fix, language)}", fg="green"))
    _print_summary([finding for _, findings in found for finding in findings], own)


def _explained(rule: OwnRule) -> str:
    """Return what an own rule is for, and who made it."""
    return " · ".join(filter(None, (rule.title, rule.why, rule.by)))


def _quoted(text: Text, finding: Finding) -> str:
    """Return the words in question, the middle of long ones left out."""
    words = " ".join(text.words[finding.start : finding.end].split())
    return words if len(words) <= 60 else f"{words[:40]} … {words[-15:]}"


def _print_summary(findings: list[Finding], own: OwnRules) -> None:
    if not findings:
        click.secho("Nothing found.", fg="green")
        return
    counts = ", ".join(
        f"{count} {severity}"
        for severity in reversed(Severity)
        if (count := sum(found.severity is severity for found in findings))
    )
    built_in = next((finding.code for finding in findings if own.rule(finding.code) is None), None)
    click.echo(f"\n{counts}.{f' Why? Try: bedside rule {built_in}' if built_in else ''}")


def _as_data(text: Text, findings: list[Finding], language: str, own: OwnRules) -> dict[str, object]:
    return {"file": text.name, "findings": [_finding_as_data(text, finding, language, own) for finding in findings]}


def _finding_as_data(text: Text, finding: Finding, language: str, own: OwnRules) -> dict[str, object]:
    line, column = text.position(finding.start)
    utf16_start, utf16_end = utf16_offsets(text.words, finding.start, finding.end)
    rule, ours = rule_with(finding.code), own.rule(finding.code)
    return {
        "code": finding.code,
        "rule": rule.name if rule else ours.title if ours else "",
        "family": rule.family if rule else OWN if ours else "",
        "label": finding.label,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "line": line,
        "column": column,
        "start": finding.start,
        "end": finding.end,
        "utf16_start": utf16_start,
        "utf16_end": utf16_end,
        "message": sentence(finding, language),
        "law": paragraph(finding),
        "fixes": [{**asdict(fix), "title": fix_title(fix, language)} for fix in finding.fixes],
        "fingerprint": finding.fingerprint(),
    }
