"""A longer post and the Clear Communication Index: what is asked, what the machine answers, what was scored before.

It holds words of the draft: never log it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bedside.checker import Context, Picture, sentence
from bedside.checker.catalogue import messages
from bedside.checker.clarity import Item, Judged, Question, Reply, Score, item_with, parts, questions, settled
from bedside.features.clearance.api import Remark
from bedside.features.people.api import known_organization
from bedside.features.publishing.content import Content
from bedside.features.publishing.models import ClarityScore, Post

MAX_MESSAGE = 400
# From so sure on it is told without a doubt, and with a little one; below, it is a guess.
SURE, FAIRLY = 0.8, 0.6
_LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One question on the page. `machine` is its answer, "" where a person must say; `why` and `quotes` are what it
    rests on; `doubt` says how sure it is. `changed` tells that a person says otherwise."""

    number: int
    question: str
    help: str
    choices: Sequence[Choice]
    machine: str
    said: str
    doubt: str
    why: str
    quotes: Sequence[str]
    changed: bool


@dataclass(frozen=True, slots=True)
class PartShown:
    """One of the four parts."""

    key: str
    title: str
    help: str
    items: Sequence[ItemShown]


def text_of(content: Content) -> str:
    """Return the common words, the parts of a thread together."""
    return "\n\n".join(part["text"] for part in content["parts"])


def asked_of(content: Content, main_message: str) -> list[Question]:
    """Return the questions about the common words and their pictures."""
    context = Context(
        organization=known_organization(),
        language=content["language"] if content["language"] in ("en", "es") else None,
        pictures=[Picture(use["alt"]) for part in content["parts"] for use in part["pictures"]],
    )
    return questions(text_of(content), context, main_message=main_message)


def shown(content: Content, asked: Sequence[Question], answers: Mapping[int, Reply]) -> list[PartShown]:
    """Return the questions in their four parts, in the reader's language."""
    said, text = messages(get_language() or "en"), text_of(content)
    by_number = {question.item.number: question for question in asked}
    return [
        PartShown(
            part,
            said[f"clarity.{part}"],
            said[f"clarity.{part}.help"],
            [_item(by_number[item.number], text, answers.get(item.number), said) for item in items],
        )
        for part, items in parts().items()
    ]


def _item(question: Question, text: str, answer: Reply | None, said: Mapping[str, str]) -> ItemShown:
    item, judged = question.item, question.judged
    return ItemShown(
        number=item.number,
        question=said[item.wording()],
        help=said[item.wording("help")],
        choices=[Choice(reply, _word(item, reply, said), reply is answer) for reply in item.replies],
        machine=judged.reply if judged else "",
        said=_word(item, judged.reply, said) if judged else "",
        doubt=_doubt(judged) if judged else "",
        why=sentence(judged, get_language() or "en") if judged else "",
        quotes=[_quote(text[span.start : span.end]) for span in judged.spans] if judged else [],
        changed=judged is not None and answer is not None and answer is not judged.reply,
    )


def _word(item: Item, reply: Reply, said: Mapping[str, str]) -> str:
    if reply is not Reply.NA:
        return said[f"clarity.{reply}"]
    # What hangs on another item has no words of its own for being left out.
    return said[item.wording("na")] if item.may_be_na else _("Left out")


def _doubt(judged: Judged) -> str:
    if judged.sure >= SURE:
        return ""
    return _("Fairly sure.") if judged.sure >= FAIRLY else _("A guess: please look yourself.")


def _quote(words: str) -> str:
    joined = " ".join(words.split())
    return joined if len(joined) <= _LONGEST_QUOTE else f"{joined[:_LONGEST_QUOTE]} …"


def score_sentence(result: Score) -> str:
    """Say what came out."""
    said = _("%(percent)d of 100") % {"percent": result.percent}
    if result.open:
        return _("%(score)s so far, %(open)d to answer") % {"score": said, "open": result.open}
    return _("%(score)s: it passes") % {"score": said} if result.passes else _("%(score)s: 90 passes") % {"score": said}


def changes_said(result: Score) -> list[tuple[int, str, int]]:
    """Return what to change first: the item, how, and what it wins in points."""
    said = messages(get_language() or "en")
    return [(each.number, said[item_with(each.number).wording("change")], each.wins) for each in result.changes]


def newest_score(post: Post) -> ClarityScore | None:
    """Return the last score of a post."""
    return ClarityScore.objects.filter(post=post).select_related("by", "version").first()


def still_holds(score: ClarityScore, post: Post) -> bool:
    """Say whether the words and pictures are those that were scored."""
    then, now = score.version.content, post.content
    return bool(then["parts"] == now["parts"] and then["language"] == now["language"])


def clarity_line(post: Post) -> str:
    """Return in one line what came out, when, and whether it still holds; "" where nobody scored it."""
    score = newest_score(post)
    return _line(score, post) if score else ""


def _line(score: ClarityScore, post: Post) -> str:
    said = _("Clear Communication Index: %(percent)d of 100 (90 passes), by %(who)s on %(day)s.") % {
        "percent": score.percent,
        "who": score.by.name,
        "day": formats.date_format(timezone.localtime(score.at), "SHORT_DATE_FORMAT"),
    }
    if score.open:
        said = f"{said} {_('Not all questions are answered.')}"
    return said if still_holds(score, post) else f"{said} {_('The words have changed since.')}"


def remark_on_clarity(pk: int) -> Remark | None:
    """Tell approvers of a post what it scored."""
    score = ClarityScore.objects.filter(post=pk).select_related("by", "version", "post").first()
    return Remark(_line(score, score.post), reverse("publishing:clarity", args=[pk]), "list-checks") if score else None


def answers_before(score: ClarityScore | None, post: Post, asked: Sequence[Question]) -> dict[int, Reply]:
    """Return with which answers the page opens: those that were kept, where the words are the same; of changed words,
    the machine's new ones, and what a person said where it has none."""
    machine = {each.item.number: each.judged.reply for each in asked if each.judged}
    if score is None:
        return machine
    kept = replies_of(score.answers)
    return {**machine, **kept} if still_holds(score, post) else {**kept, **machine}


def replies_of(raw: Mapping[str, str]) -> dict[int, Reply]:
    """Return answers as they are kept in the database."""
    return {int(number): Reply(reply) for number, reply in raw.items()}


def kept_form(answers: Mapping[int, Reply]) -> dict[str, str]:
    """Return answers as the database keeps them."""
    return {str(number): str(reply) for number, reply in sorted(answers.items())}


def left_out(answers: Mapping[int, Reply]) -> dict[str, str]:
    """Return which items another answer settles, and how: "no" or "na"."""
    effective = settled(answers)
    return {str(number): str(reply) for number, reply in effective.items() if answers.get(number) is not reply}
