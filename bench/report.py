"""Writes the last results into `bench/README.md`, and those of the privacy checker into the guide, in plain words.

.venv/bin/python -m bench.report
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bench import content_table, privacy_table
from bench.machine import RESULTS

README = RESULTS.parent / "README.md"
GUIDE = RESULTS.parents[1] / "docs" / "guide" / "accuracy.md"
Result = dict[str, Any]


def main() -> None:
    """Write the tables anew."""
    found = privacy_table.result()
    privacy = [*privacy_table.full(found), ""] if found else []
    write(README, "results", [*summary(), "", *pages(), "", *privacy])
    GUIDE.write_text(guide(GUIDE.read_text("utf-8")), "utf-8")


def guide(page: str) -> str:
    """Return the guide's page about how good the checker is, with figures and examples as they are now."""
    found = privacy_table.result()
    if found:
        page = filled(page, "figures", privacy_table.for_the_guide(found))
    if content := content_table.result():
        page = filled(page, "content", content_table.for_the_guide(content))
    return filled(page, "examples", privacy_table.examples())


def write(path: Path, name: str, lines: Iterable[str]) -> None:
    path.write_text(filled(path.read_text("utf-8"), name, lines), "utf-8")


def filled(page: str, name: str, lines: Iterable[str]) -> str:
    """Return a page with these lines between the marks of this name. Raises ValueError where the marks are missing."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    if begin not in page or end not in page:
        raise ValueError(f"the page has no place for {name}: {begin.strip()} and {end.strip()}")
    head, _begin, rest = page.partition(begin)
    _old, _end, tail = rest.partition(end)
    return head + begin + "\n".join(lines).rstrip("\n") + "\n" + end + tail


def summary() -> Iterator[str]:
    yield "| what | aim | last result | measured |"
    yield "|---|---|---|---|"
    for name, what, aim, said in ROWS:
        path = RESULTS / f"{name}.json"
        if path.exists():
            result = json.loads(path.read_text())
            yield f"| {what} | {aim} | {said(result)} | {where(result)} |"


def where(result: Result) -> str:
    at = result.get("where", result)
    date = f"{at['on']}, " if "on" in at else ""
    return f"{date}{at.get('cores', '?')} cores, load {result.get('load_before', at.get('load', 0)):.0f}"


def pages() -> Iterator[str]:
    path = RESULTS / "pages.json"
    if not path.exists():
        return
    result = json.loads(path.read_text())
    counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in result["rows"].items())
    yield f"Pages, with {counts}:"
    yield ""
    yield "| page | over HTTP, median ms | p95 | without waiting, median ms | p95 | processor, ms | queries |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, page in result["pages"].items():
        if isinstance(page, str):
            yield f"| {name} | {page} | | | | | |"
        else:
            times = " | ".join(
                f"{page[which][how]:.0f}" for which in ("ms", "without_waiting_ms") for how in ("median", "p95")
            )
            yield f"| {name} | {times} | {page['processor_ms']:.0f} | {page['queries']} |"


def _within(result: Result) -> str:
    there = [page for page in result["pages"].values() if not isinstance(page, str)]
    quick, alone = (sum(page[which]["p95"] <= 80 for page in there) for which in ("ms", "without_waiting_ms"))
    few = sum(page["queries"] <= 15 for page in there)
    return f"of {len(there)} pages {quick} within 80 ms, {alone} without waiting in line; {few} within 15 queries"


def _memory(result: Result) -> str:
    peak = result["peak_under_load"]
    parts = ", ".join(f"{name} {peak[name]['mb']:.0f}" for name in ("web", "worker", "database"))
    return f"{peak['total_mb']:.0f} MB ({parts}); at rest {result['at_rest']['total_mb']:.0f} MB"


def _crash(result: Result) -> str:
    bad = ", ".join(f"{result[name]} {name.replace('_', ' ')}" for name in BAD)
    killed = (
        f"{result['worker_kills']} workers, {result['database_kills']} databases, {result['network_kills']} networks"
    )
    return f"{bad}; of {result['posts'] + result['bluesky_posts']} posts, with kill -9 of {killed}"


def _stopped(group: str) -> Callable[[Result], str]:
    def said(result: Result) -> str:
        each = result["disclosure"]["report"]["by"]["bedside"][group]
        return f"{each['share'] * 100:.1f} % of {each['of']} ({each['low'] * 100:.0f}–{each['high'] * 100:.0f})"

    return said


def _privacy_speed(result: Result) -> str:
    speed = result["speed"]["bedside"]
    return f"redact {speed['redact']['texts_per_second']:,.0f}, publish {speed['publish']['texts_per_second']:,.0f}"


def _planted(result: Result) -> str:
    found = result["report"]["flaws"]["all"]
    return f"{found['share'] * 100:.1f} % of {found['of']} ({found['low'] * 100:.0f}–{found['high'] * 100:.0f})"


def _alarms(result: Result) -> str:
    found = result["report"]["alarms"]
    return f"{found['for_100_words']:.2f} ({found['findings']} in {found['words']:,} words)"


def _checked(result: Result) -> str:
    post, page = result["speed"]["post"], result["speed"]["page"]
    return (
        f"posts {post['all']:,} (without privacy {post['without privacy']:,}),"
        f" pages {page['all']:,} ({page['without privacy']:,})"
    )


def _pairs(result: Result) -> str:
    found = result.get("pairs")
    if not found:
        return "not measured: no pairs were given"
    peer = found["textstat"]
    theirs = f" (textstat {peer['flesch_kincaid'] * 100:.0f} %)" if isinstance(peer, dict) else ""
    return f"{found['bedside']['difficulty'] * 100:.1f} % of {found['pairs']}{theirs}"


def _ratings(result: Result) -> str:
    found = result.get("ratings")
    if not found:
        return "not measured: no ratings were given"
    theirs = f" (textstat's SMOG {found['textstat']['smog']:.2f})" if "textstat" in found else ""
    of = f"{found['sentences']} sentences, on which its weights were set"
    return f"{found['bedside']['difficulty']:.2f} of {of}{theirs}"


def _markers(result: Result) -> str:
    peers = "; ".join(f"{name}: {each['left']} of {each['written']}" for name, each in result["peers"].items())
    return f"{result['left']} of {result['written']:,} in {result['files']} files ({peers})"


def _faces(result: Result) -> str:
    return _of_each(result, "faces", "faces", "found", leave_out=(" high", "profile"))


def _people(result: Result) -> str:
    if "people" not in result:
        return "not measured yet"
    pictures = {
        name: {kind: row for kind, row in kinds.items() if "pictures" in row}
        for name, kinds in result["people"].items()
    }
    return _of_each({**result, "people": pictures}, "people", "faces", "found")


def _false_faces(result: Result) -> str:
    counted = {name: kinds["without a face"] for name, kinds in result["false_faces"].items()}
    ours = counted["bedside"]
    theirs = f" (OpenCV's Haar cascade {counted['haar']['false']})" if "haar" in counted else ""
    return f"{ours['false']} in {ours['pictures']} pictures{theirs}"


def _words(result: Result) -> str:
    return _of_each(result, "words", "identifiers", "read", only="all")


def _of_each(
    result: Result, part: str, whole: str, hits: str, *, leave_out: tuple[str, ...] = (), only: str = ""
) -> str:
    """Say which share Bedside found, and which the other one."""
    said = []
    for name, kinds in result[part].items():
        rows = [
            row for kind, row in kinds.items() if whole in row and not kind.endswith(leave_out or "\n") and only in kind
        ]
        there = sum(row[whole] for row in rows)
        share = f"{100 * sum(row[hits] for row in rows) / there:.0f} %"
        peer = {"haar": "OpenCV's Haar cascade", "tesseract": result.get("tesseract", "")}.get(name, "")
        said.append(f"{share} of {there}" if not said else f"({peer} {share})")
    return " ".join(said)


def _film_faces(result: Result) -> str:
    ours = result["faces"]["bedside"].values()
    covered, tenths = (sum(row[key] for row in ours) for key in ("covered", "tenths"))
    return f"{_of_each(result, 'faces', 'faces', 'found')}; followed {100 * covered / tenths:.0f} % of their time"


def _false_sights(result: Result) -> str:
    counted = {name: kinds["without a face"] for name, kinds in result["false_sights"].items()}
    ours = counted["bedside"]
    theirs = f", {counted['haar']['false_boxes']} of OpenCV's Haar cascade" if "haar" in counted else ""
    return (
        f"{60 * ours['false_sights'] / ours['seconds']:.1f} a minute; {ours['false_boxes']} boxes in {ours['frames']}"
        f" frames{theirs}"
    )


def _film_words(result: Result) -> str:
    row = result["words"]["all"]
    read, labelled = (f"{100 * row[key] / row['identifiers']:.0f} %" for key in ("read", "labelled"))
    return f"{read} of {row['identifiers']} read, {labelled} labelled"


def _flashes(result: Result) -> str:
    found, harmless = result["flashing"]["flashing"], result["flashing"]["harmless"]
    return (
        f"{100 * found['told_as_flashing'] / found['films']:.0f} % of {found['films']} found,"
        f" {harmless['told_as_flashing']} of {harmless['films']} harmless ones taken for it"
    )


def _film_look(result: Result) -> str:
    row = result["times"]
    return (
        f"median {row['seconds']['median']:.0f} s with {row['seconds_of_processors']['median']:.0f} s of processors"
        f" (load {row['load']:.0f}), {row['peak_pss_mb']['max']:.0f} MB"
    )


def _look(result: Result) -> str:
    rows = [row for row in result["times"].values() if isinstance(row, dict)]
    slowest = max(rows, key=lambda row: row["seconds"]["median"])
    most = max(row["peak_pss_mb"]["max"] for row in rows)
    return (
        f"median {slowest['seconds']['median']:.1f} s with {slowest['seconds_of_processors']['median']:.1f} s of"
        f" processors (load {result['times']['load_before']:.0f}), {most:.0f} MB"
    )


def _film(result: Result) -> str:
    rows = result["making"]
    told = [
        f"{name} {rows[name]['seconds']:.0f} s with {rows[name]['seconds_of_processors']:.0f} s of processors"
        for name in ("as it is", "blurred")
    ]
    return f"{', '.join(told)}; {rows['peak_megabytes_of_the_program']} MB (load {rows['blurred']['load_before']:.0f})"


def _film_markers(result: Result) -> str:
    return f"{result['markers']['left']} of {result['markers']['written']} in {result['markers']['films']} films"


def _speech(result: Result) -> str:
    heard = result["hearing"]
    if "voices" not in heard:
        return f"not measured: {heard['not_measured']}"
    rows = [row for row in heard["voices"].values() if "wrong" in row]
    best, worst = min(row["wrong"] for row in rows), max(row["wrong"] for row in rows)
    return (
        f"{best * 100:.0f} to {worst * 100:.0f} %, median {heard['wrong_in_the_middle'] * 100:.0f} %, of"
        f" {heard['words']} words by {len(rows)} voices of programs; {heard['seconds_for_a_minute']:.0f} s for a minute"
    )


BAD = ("lost", "doubled", "out_of_order", "unconfirmed", "missed")
ROWS: tuple[tuple[str, str, str, Callable[[Result], str]], ...] = (
    ("crash", "Posts while workers, database and networks are killed", "0 lost, doubled, out of order", _crash),
    (
        "delivery",
        "Posts that leave in a second, one worker",
        "≥ 50",
        lambda result: f"{result['one_worker']['posts_per_second']:.0f}",
    ),
    (
        "delivery",
        "The same, three workers",
        "≥ 50",
        lambda result: f"{result['three_workers']['posts_per_second']:.0f}",
    ),
    (
        "delivery",
        "From the time on the post to the network",
        "p95 ≤ 2 s",
        lambda result: (
            f"p95 {result['lag']['ms']['p95'] / 1000:.1f} s, median {result['lag']['ms']['median'] / 1000:.1f} s"
        ),
    ),
    (
        "composer",
        "From the last key to the findings beside the words",
        "p95 ≤ 300 ms",
        lambda result: f"p95 {result['ms']['p95']:.0f} ms, median {result['ms']['median']:.0f} ms",
    ),
    ("pages", "Pages with 100,000 posts", "p95 ≤ 80 ms, ≤ 15 queries", _within),
    ("privacy", "Replies that confirm somebody is a patient, stopped", "≥ 95 %", _stopped("relationship")),
    ("privacy", "Posts and replies that identify a patient, stopped", "≥ 95 %", _stopped("identifies")),
    ("privacy", "Pieces that together identify a patient, stopped", "≥ 80 %", _stopped("combination")),
    ("privacy", "Harmless posts and replies, stopped", "≤ 5 %", _stopped("harmless")),
    ("privacy", "Texts checked for privacy in a second of one processor", "≥ 10,000", _privacy_speed),
    ("content", "Flaws planted in posts and replies, found", "≥ 85 %", _planted),
    ("content", "Warnings in 100 words of well-written texts", "≤ 1", _alarms),
    ("content", "Texts through all families of rules in a second of one processor", "≥ 6,000; pages ≥ 500", _checked),
    ("reading", "Pairs of a text for experts and the same for everybody, told apart", "≥ 93 %", _pairs),
    ("reading", "Rank correlation of difficulty with people's ratings", "≥ .76", _ratings),
    ("picture_markers", "Marks left of those put into every place of a file", "0", _markers),
    ("memory", "Memory of web, worker and database under load", "≤ 600 MB", _memory),
    ("pictures", "Faces found: turned, tilted, dark, masked, 24 to 600 pixels high", "all", _faces),
    ("pictures", "Faces found of 73 other people: portraits, crowds with faces 24 to 96 pixels high", "all", _people),
    ("pictures", "Boxes for faces in pictures without one", "few", _false_faces),
    ("pictures", "Identifiers read in photos of 12 megapixels, at any angle", "all", _words),
    ("pictures", "A whole look at a photo of 12 megapixels: time, memory (PSS)", "≤ 6 s, ≤ 1.2 GB", _look),
    ("films", "Faces found in films: moving, dark, cut, 40 to 260 pixels high", "all", _film_faces),
    ("films", "Sights of faces in films without one", "few", _false_sights),
    ("films", "Identifiers and codes in films of 1080 lines", "all", _film_words),
    ("films", "Films that flash more than three times a second (WCAG 2.3.1)", "all, no false alarm", _flashes),
    ("films", "A whole look at a minute of 1080 lines: time, memory (PSS)", "≤ 60 s, ≤ 1.2 GB", _film_look),
    ("films_making", "A minute of film in 1080 lines, made anew, and with three moving faces blurred", "≤ 60 s", _film),
    ("films_making", "Marks left in films that were made anew", "0", _film_markers),
    ("films_making", "English words misheard, half of them with noise", "few", _speech),
    (
        "start",
        "`make demo` in a clean clone, to a signed-in page",
        "< 3 min",
        lambda result: f"{result['cold_s']:.0f} s",
    ),
    (
        "start",
        "A later start",
        "< 8 s",
        lambda result: f"median {result['later_s']['median']:.1f} s",
    ),
)


if __name__ == "__main__":
    main()
