"""What the page says about words while they are typed: findings, counts, what networks would refuse, previews.

One plain dictionary, made once for a page without scripts and again for each pause in typing. It holds patients' words
perhaps: it is never cached and never logged.

    {"findings": [Said…], "summary": "2 findings, 1 keeps the post from leaving.", "lacks": "No account is chosen.",
     "unsourced": ["Walking lowers blood pressure."],
     "counts": [{"account": 5, "sheet": "common", "part": 0, "network": "Bluesky", "count": 212, "limit": 300}],
     "previews": [{"account": 5, "html": "…"}], "alike": [{"title": "…", "url": "…"}],
     "pictures": {"12": {"state": "open", "sentence": "2 places need an answer.", "boxes": "<svg…", "url": "…"}},
     "reads": {"level": "easy", "sentence": "Easy to read. 1 sentence of 9 words.", "rare": "", "long": false},
     "own_reads": {"5": the same of the words that account 5 has for itself}}
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypedDict

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.checker import fix_title, paragraph, sentence, utf16_offsets
from bedside.features.accounts.api import Account, network_of
from bedside.features.clearance.api import (
    Checked,
    Dismissal,
    Draft,
    Item,
    Overrule,
    check_sheets,
    in_thread,
    is_claim,
    is_promise,
    mark_in,
    preview_of,
    wanting_in,
)
from bedside.features.evidence.api import backing_of
from bedside.features.media.api import Picture, usable_pictures, used_pictures
from bedside.features.people.api import Permission, User, units_where
from bedside.features.publishing import likeness
from bedside.features.publishing.content import (
    Content,
    Part,
    complaints,
    draft_of,
    material_parts,
    parts_for,
    pictures_in,
)
from bedside.features.publishing.fields import COMMON
from bedside.features.publishing.judged import marks_of
from bedside.features.publishing.pictured import PictureSaid, pictured
from bedside.features.publishing.reads import ReadsSaid, reads_of
from bedside.features.publishing.sentences import complaint_sentence
from bedside.networks.base import Complaint


class FixSaid(TypedDict):
    """One click that mends. `start` and `end` in UTF-16 units, as a browser counts."""

    title: str
    start: int
    end: int
    replacement: str


class Said(TypedDict):
    """A finding as the page shows it. `start` and `end` (UTF-16 units) lie in the words of the part, or with `picture`
    (its place in the part) in that picture's alternative text. `code` is empty for what a network would refuse.
    `overrule` is "", "asked", "granted" or "refused", and `answer` says so in words. `law` is its paragraph.
    `claim` is the mark of the claim that it is about, `attach` whether a source can be chosen for it.
    `aside` is the address at which a finding that is set aside counts again, `unask` that at which an open question to
    the privacy officer is taken back; empty where there is none. `networks` names those it comes from, "" for all.
    `marked` is the address at which the reader takes back that it is wrong; empty where they never said so."""

    id: str
    sheet: str
    part: int
    picture: int | None
    start: int
    end: int
    severity: str
    code: str
    label: str
    sentence: str
    words: str
    fixes: list[FixSaid]
    law: str
    why: str
    fingerprint: str
    overrule: str
    answer: str
    blocks: bool
    aside: str
    unask: str
    networks: str
    marked: str
    claim: str
    attach: bool


class CountSaid(TypedDict):
    """How long a part is for an account, counted the network's way."""

    account: int
    sheet: str
    part: int
    network: str
    count: int
    limit: int


class PreviewSaid(TypedDict):
    account: int
    html: str


class Alike(TypedDict):
    title: str
    url: str


class Answer(TypedDict):
    """See the top of this module."""

    findings: list[Said]
    summary: str
    blocking: int
    lacks: str
    unsourced: list[str]
    counts: list[CountSaid]
    previews: list[PreviewSaid]
    alike: list[Alike]
    pictures: dict[str, PictureSaid]
    reads: ReadsSaid
    own_reads: dict[str, ReadsSaid]


_ORDER = {"block": 0, "warning": 1, "advice": 2}


def answer_for(
    content: Content,
    *,
    unit: int,
    post: int,
    accounts: Sequence[Account],
    pictures: Mapping[int, Picture],
    reader: User,
) -> Answer:
    """Examine what is typed for a post of a unit (`post` 0: not saved yet); `accounts` are the chosen ones, `pictures`
    those of the content that are still there."""
    there = _without_gone(content, pictures)
    unseen = _unseen(content, post, reader)
    findings = _in_order([*_findings(content, unit, post, accounts, unseen), *_refusals(there, accounts, pictures)])
    blocking = sum(each["blocks"] for each in findings)
    if post and any(each["code"] for each in findings):
        marks = marks_of(reader, post)
        for each in findings:
            mine = marks.get(each["fingerprint"])
            each["marked"] = reverse("publishing:take-back", args=[mine]) if mine else ""
    return {
        "findings": findings,
        "summary": _summary(findings, blocking),
        "blocking": blocking,
        "lacks": _lacks(content, accounts),
        "unsourced": _unsourced(content, post, accounts, findings),
        "counts": list(_counts(content, accounts)),
        "previews": _previews(there, accounts, pictures),
        "alike": _alike(content, post, reader),
        "pictures": pictured(picture for pk, picture in pictures.items() if pk not in unseen),
        "reads": reads_of(content),
        "own_reads": {
            sheet: reads_of(content, parts) for sheet, parts, _to in leaving(content, accounts) if sheet != COMMON
        },
    }


def sheet_of(content: Content, account: int) -> str:
    """Return the sheet whose words go to an account."""
    return str(account) if content.get("variants", {}).get(str(account)) else COMMON


def leaving(content: Content, accounts: Sequence[Account]) -> Iterator[tuple[str, list[Part], list[Account]]]:
    """Yield each sheet that goes somewhere, with its parts and accounts; the common one too while none is chosen."""
    common = [account for account in accounts if sheet_of(content, account.pk) == COMMON]
    if common or not accounts:
        yield COMMON, content["parts"], common
    for account in accounts:
        if account not in common:
            yield str(account.pk), parts_for(content, account.pk), [account]


def _without(draft: Draft, unseen: Container[int]) -> Draft:
    """Return a part of which nobody is told what these pictures show."""
    return replace(draft, pictures=tuple(0 if picture in unseen else picture for picture in draft.pictures))


def _unseen(content: Content, post: int, reader: User) -> set[int]:
    """Return the pictures whose insides are none of the reader's business: neither of a unit whose posts they read, nor
    in the post as it was saved."""
    wanted = pictures_in(content)
    rest = wanted - usable_pictures(reader, sorted(wanted)) if wanted else set()
    return rest - used_pictures("post", post) if rest and post else rest


def _findings(
    content: Content, unit: int, post: int, accounts: Sequence[Account], unseen: Container[int]
) -> Iterator[Said]:
    sheets = list(leaving(content, accounts))
    examined = check_sheets(
        [
            (
                in_thread([_without(draft_of(part), unseen) for part in parts]),
                receivers,
            )
            for _sheet, parts, receivers in sheets
        ],
        unit=unit,
        subject=("post", post),
        language=content["language"],
    )
    for (sheet, parts, _receivers), found in zip(sheets, examined, strict=True):
        seen: Counter[tuple[int, str]] = Counter()
        for checked in found:
            again = seen[checked.part, checked.fingerprint]
            seen[checked.part, checked.fingerprint] += 1
            yield _said(checked, sheet, parts[checked.part], again, post)


def _said(checked: Checked, sheet: str, part: Part, again: int, post: int) -> Said:
    finding = checked.finding
    picture = finding.picture
    text = part["text"] if picture is None else part["pictures"][picture]["alt"]
    start, end = utf16_offsets(text, finding.start, finding.end)
    language = translation.get_language() or "en"
    return {
        "id": f"f-{sheet}-{checked.part}-{checked.fingerprint[:12]}-{again}",
        "sheet": sheet,
        "part": checked.part,
        "picture": picture,
        "start": start,
        "end": end,
        "severity": str(finding.severity),
        "code": finding.code,
        "label": finding.label,
        "sentence": sentence(finding, language),
        "words": text[finding.start : finding.end],
        "fixes": [
            dict(
                zip(
                    ("start", "end", "title", "replacement"),
                    (*utf16_offsets(text, fix.start, fix.end), fix_title(fix, language), fix.replacement),
                    strict=True,
                )
            )  # type: ignore[misc]
            for fix in finding.fixes
        ],
        "law": paragraph(finding),
        "why": reverse("publishing:rule", args=[finding.code.lower()]),
        "fingerprint": checked.fingerprint,
        "overrule": checked.overrule.state if checked.overrule else "",
        "answer": _answer(checked),
        "blocks": checked.blocks,
        "aside": reverse("publishing:take-up", args=[post, checked.fingerprint]) if checked.set_aside else "",
        "unask": _unask_url(checked.overrule),
        "networks": ", ".join(checked.networks),
        "marked": "",
        "claim": mark_in(finding) if is_claim(finding) else "",
        # What nobody can promise no choice of a source makes right.
        "attach": is_claim(finding) and not is_promise(finding) and not finding.message.endswith(".awaited"),
    }


def _answer(checked: Checked) -> str:
    """Say what was decided about a finding, or why the source that was chosen for it doesn't carry it."""
    if checked.overrule:
        return _overrule_words(checked.overrule)
    if checked.dismissal and checked.set_aside:
        return _aside_words(checked.dismissal)
    return checked.fallen.sentence if checked.fallen else ""


def _aside_words(dismissal: Dismissal) -> str:
    blanks = {"who": dismissal.by, "why": dismissal.said}
    return _("Set aside by %(who)s. %(why)s") % blanks if blanks["why"] else _("Set aside by %(who)s.") % blanks


def _unask_url(overrule: Overrule | None) -> str:
    if overrule is None or overrule.state != Overrule.State.ASKED:
        return ""
    return reverse("clearance:overrule-take-back", args=[overrule.pk])


def _overrule_words(overrule: Overrule) -> str:
    match overrule.state:
        case Overrule.State.ASKED:
            return _("The privacy officer is asked. Until the answer comes, this keeps the post from leaving.")
        case Overrule.State.REFUSED:
            return _("%(who)s said no: %(answer)s") % {"who": overrule.decided_by, "answer": overrule.answer}
    if overrule.until:
        until = formats.date_format(overrule.until, _("j F Y"))
        return _("Overruled by %(who)s until %(until)s.") % {"who": overrule.decided_by, "until": until}
    return _("Overruled by %(who)s for this post.") % {"who": overrule.decided_by}


def _refusals(content: Content, accounts: Sequence[Account], pictures: Mapping[int, Picture]) -> Iterator[Said]:
    """What networks would refuse. That there are no words yet is no finding but a beginning; see `_lacks`."""
    for number, (account, complaint) in enumerate(complaints(content, accounts, pictures)):
        if complaint.code != "text.empty":
            yield _refused(account, complaint, sheet_of(content, account.pk), number)


def _refused(account: Account, complaint: Complaint, sheet: str, number: int) -> Said:
    return {
        "id": f"n-{account.pk}-{complaint.part}-{complaint.code.replace('.', '-')}-{number}",
        "sheet": sheet,
        "part": complaint.part,
        "picture": None,
        "start": 0,
        "end": 0,
        "severity": "block",
        "code": "",
        "label": complaint.code,
        "sentence": complaint_sentence(account, complaint),
        "words": "",
        "fixes": [],
        "law": "",
        "why": "",
        "fingerprint": "",
        "overrule": "",
        "answer": "",
        "blocks": True,
        "aside": "",
        "unask": "",
        "networks": "",
        "marked": "",
        "claim": "",
        "attach": False,
    }


def _in_order(findings: list[Said]) -> list[Said]:
    """Put what keeps the post from leaving first, what was overruled or set aside last."""
    return sorted(
        findings,
        key=lambda said: (
            _is_done(said),
            _ORDER[said["severity"]],
            said["sheet"] != COMMON,
            said["sheet"],
            said["part"],
            -1 if said["picture"] is None else said["picture"],
            said["start"],
        ),
    )


def _is_done(said: Said) -> bool:
    """Tell whether somebody took the responsibility for what a finding says."""
    return said["overrule"] == "granted" or bool(said["aside"])


def _summary(findings: Sequence[Said], blocking: int) -> str:
    """Count what is open; what is set aside is counted by itself."""
    aside = sum(bool(said["aside"]) for said in findings)
    counted = _counted(sum(not _is_done(said) for said in findings), blocking)
    if not aside:
        return counted
    also = ngettext("%(count)d is set aside.", "%(count)d are set aside.", aside) % {"count": aside}
    return f"{counted} {also}"


def _counted(open_ones: int, blocking: int) -> str:
    if not open_ones:
        return _("No findings.")
    counted = ngettext("%(count)d finding", "%(count)d findings", open_ones) % {"count": open_ones}
    if not blocking:
        return _("%(findings)s. None keeps the post from leaving.") % {"findings": counted}
    return ngettext(
        "%(findings)s, %(count)d keeps the post from leaving.",
        "%(findings)s, %(count)d keep the post from leaving.",
        blocking,
    ) % {"findings": counted, "count": blocking}


def _unsourced(content: Content, post: int, accounts: Sequence[Account], findings: Sequence[Said]) -> list[str]:
    """Return the claims for which approval is asked with a source or a reason only, and that have no source."""
    texts = [
        text
        for _sheet, parts, _receivers in leaving(content, accounts)
        for part in parts
        for text in (part["text"], *(use["alt"] for use in part["pictures"]))
    ]
    overruled = {said["claim"] for said in findings if said["overrule"] == Overrule.State.GRANTED}
    return [claim.words for claim in wanting_in(texts, lambda: backing_of("post", post), overruled=overruled)]


def _lacks(content: Content, accounts: Sequence[Account]) -> str:
    """Say what has to be there before anybody can be asked; "" where nothing lacks."""
    if not accounts:
        return _("Choose an account first: where should this go?")
    for _sheet, parts, _receivers in leaving(content, accounts):
        for number, part in enumerate(parts, start=1):
            if not part["text"].strip() and not part["pictures"]:
                return (
                    _("There are no words yet.")
                    if len(parts) == 1
                    else _("Post %(number)d of the thread is empty.") % {"number": number}
                )
    return ""


def _counts(content: Content, accounts: Sequence[Account]) -> Iterator[CountSaid]:
    for account in accounts:
        network = network_of(account)
        for number, part in enumerate(parts_for(content, account.pk)):
            yield {
                "account": account.pk,
                "sheet": sheet_of(content, account.pk),
                "part": number,
                "network": network.name,
                "count": network.count(part["text"].strip()),
                "limit": network.capabilities.text_limit,
            }


def _previews(content: Content, accounts: Sequence[Account], pictures: Mapping[int, Picture]) -> list[PreviewSaid]:
    """Return what each account's followers will see, as HTML in which every word is escaped."""
    return [
        {
            "account": account.pk,
            "html": _preview(account, parts_for(content, account.pk), content["language"], pictures),
        }
        for account in accounts
    ]


def _preview(account: Account, parts: Sequence[Part], language: str, pictures: Mapping[int, Picture]) -> str:
    item: Item = {"address": "", "language": language, "parts": material_parts(parts, pictures)}
    return render_to_string("clearance/preview.html", {"preview": preview_of(account, item, when=_("now"))})


def _without_gone(content: Content, known: Container[int]) -> Content:
    """Return the content without pictures that are no more; saving says so in words."""

    def kept(parts: list[Part]) -> list[Part]:
        return [
            {"text": part["text"], "pictures": [use for use in part["pictures"] if use["picture"] in known]}
            for part in parts
        ]

    return {
        **content,
        "parts": kept(content["parts"]),
        "variants": {account: kept(parts) for account, parts in content.get("variants", {}).items()},
    }


def _alike(content: Content, post: int, reader: User) -> list[Alike]:
    found = likeness.look_alikes(content, besides=post, units=units_where(reader, Permission.SEE_POSTS))
    return [{"title": str(each), "url": reverse("publishing:post", args=[each.pk])} for each in found]


def sample(severity: str) -> Said:
    """Return an empty finding: what scripts copy for each one that comes."""
    return {
        "id": "",
        "sheet": COMMON,
        "part": 0,
        "picture": None,
        "start": 0,
        "end": 0,
        "severity": severity,
        "code": "",
        "label": "",
        "sentence": "",
        "words": "",
        "fixes": [],
        "law": "",
        "why": "",
        "fingerprint": "",
        "overrule": "",
        "answer": "",
        "blocks": False,
        "aside": "",
        "unask": "",
        "networks": "",
        "marked": "",
        "claim": "",
        "attach": False,
    }
