"""What the living style page shows: invented people, invented posts, every component in every state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from bedside.kit.ui.badges import Badge
from bedside.kit.ui.charts import Value
from bedside.kit.ui.navigation import Link, Section
from bedside.kit.ui.shell import Banner, Shell
from bedside.kit.ui.today import Action, Answer, Card, Item, Question
from bedside.kit.ui.words import for_scripts


def _link(label: object, icon: str, *, count: int = 0, current: bool = False, keys: str = "", url: str = "#") -> Link:
    return Link(label=str(label), url=url, icon=icon, count=count, renews="", current=current, keys=keys, post=False)


@dataclass(frozen=True)
class SampleSurroundings:
    """Stands in for context.Surroundings, so that the page looks as it will when every feature exists."""

    banners: tuple[Banner, ...] = (
        Banner(text=_("This is a style page. Nothing on it is real."), url="#", link=_("Why?")),
    )
    searchable: bool = True
    logoff_seconds: int = 0

    @property
    def shell(self) -> Shell:
        return Shell(
            organization="Riverside Health",
            person="Maya Okafor",
            role=_("Communications manager"),
            zone=ZoneInfo("America/Chicago"),
            zone_label=_("Springfield time"),
            logoff_seconds=self.logoff_seconds,
            logoff_url="/logoff/now/",
            alive_url="/logoff/alive/",
        )

    @property
    def sections(self) -> tuple[Section, ...]:
        return (
            Section(slug="today", label="", links=(_link(_("Today"), "sunrise", keys="g t"),)),
            Section(
                slug="publish",
                label=str(_("Publish")),
                links=(
                    _link(_("Calendar"), "calendar-days", keys="g c"),
                    _link(_("Posts"), "file-text", count=3, current=True, keys="g p"),
                    _link(_("Library"), "book-open"),
                ),
            ),
            Section(
                slug="engage",
                label=str(_("Engage")),
                links=(_link(_("Inbox"), "inbox", count=12, keys="g i"), _link(_("Reviews"), "star")),
            ),
            Section(slug="listen", label=str(_("Listen")), links=(_link(_("What people say"), "activity"),)),
            Section(
                slug="trust",
                label=str(_("Trust")),
                links=(_link(_("Consents"), "signature"), _link(_("Record"), "history")),
            ),
            Section(slug="settings", label=str(_("Settings")), links=(_link(_("Accounts"), "plug"),)),
        )

    @property
    def tools(self) -> tuple[Link, ...]:
        return (_link(_("Notifications"), "bell", count=4, keys="g n"),)

    @property
    def person_links(self) -> tuple[Link, ...]:
        return (_link(_("Your settings"), "settings"), _link(_("Where you are signed in"), "monitor"))

    @property
    def words(self) -> dict[str, str]:
        return for_scripts()


class SampleForm(forms.Form):
    """Every kind of field."""

    title = forms.CharField(label=_("Name of the campaign"), help_text=_("Only colleagues see it."), max_length=60)
    mail = forms.EmailField(label=_("Who is told"))
    text = forms.CharField(label=_("Words"), widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), ("a", _("Health advice")), ("b", _("Event"))])
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    order = forms.ChoiceField(
        label=_("Who approves"),
        widget=forms.RadioSelect,
        choices=[("any", _("Any of the clinicians")), ("all", _("All of the clinicians"))],
    )
    units = forms.MultipleChoiceField(
        label=_("Units"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("h", _("Riverside Hospital")), ("c", _("Elm Street Clinic"))],
    )
    tags = forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-chooser": True}),
        choices=[
            ("flu", _("Flu")),
            ("heart", _("Heart")),
            ("sleep", _("Sleep")),
            ("birth", _("Birth")),
            ("diet", _("Diet")),
        ],
    )
    picture = forms.FileField(label=_("Picture"), required=False)
    sure = forms.BooleanField(label=_("I have read the policy"), help_text=_("Version 4, 12 pages."))


class SampleSignIn(forms.Form):
    mail = forms.EmailField(label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    stay = forms.BooleanField(label=_("Remember this computer for 30 days"), required=False)


STATES = (
    Badge(_("Draft"), "neutral", "dashed"),
    Badge(_("Waiting for approval"), "advice", "half"),
    Badge(_("Approved"), "action", "check"),
    Badge(_("Scheduled"), "action", "ring"),
    Badge(_("Published"), "good", "dot"),
    Badge(_("On hold"), "warning", "pause"),
    Badge(_("Unconfirmed"), "warning", "diamond"),
    Badge(_("Missed"), "accent", "triangle"),
    Badge(_("Failed"), "block", "octagon"),
    Badge(_("Declined"), "block", "cross"),
    Badge(_("Taken down"), "neutral", "bar"),
    Badge(_("Archived"), "neutral", "square"),
)

STEPS = (
    {"label": _("Written"), "state": "done", "note": _("by Maya Okafor")},
    {"label": _("Accuracy"), "state": "current", "note": _("waits for Dr. Ruiz")},
    {"label": _("Privacy"), "state": "next", "note": _("then Sam Lindqvist")},
    {"label": _("Goes out"), "state": "next", "note": _("Tuesday, 09:00")},
)

TABS = (
    {"label": _("All"), "url": "#", "current": True, "count": 128},
    {"label": _("Drafts"), "url": "#", "current": False, "count": 4},
    {"label": _("Waiting"), "url": "#", "current": False, "count": 3},
    {"label": _("Published"), "url": "#", "current": False, "count": 121},
)

FACTS = (
    (_("Account"), _("Riverside Health on Bluesky")),
    (_("Goes out"), _("Tuesday 3 March, 09:00, Springfield time")),
    (_("Tries"), "1"),
    (_("Cleared by"), _("Dr. Elena Ruiz and Sam Lindqvist")),
)

BEFORE = "Get your flu shot at our Elm Street clinic on Monday. It can't give you the flu."
AFTER = "Get your flu vaccine at our Elm Street clinic on Tuesday. It cannot give you flu, and it is free."

WEEK = tuple(
    Value(day, number)
    for day, number in zip(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), (12, 31, 24, 18, 42, 7, 3), strict=True)
)
MONTHS = tuple(
    Value(month, number)
    for month, number in zip(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"), (310, 342, 338, 401, 390, 455, 610, 582), strict=True
    )
)


def events(now: datetime) -> tuple[dict[str, object], ...]:
    return (
        {"text": _("Published on Bluesky"), "who": _("The worker"), "at": now, "icon": "send", "tone": "good"},
        {
            "text": _("Approved: privacy"),
            "who": "Sam Lindqvist",
            "at": now - timedelta(hours=3),
            "icon": "shield-check",
            "tone": "action",
        },
        {
            "text": _("Change asked for"),
            "who": "Dr. Elena Ruiz",
            "at": now - timedelta(days=1),
            "icon": "message-square",
            "tone": "warning",
            "note": _("Say that the vaccine is free."),
        },
        {"text": _("Written"), "who": "Maya Okafor", "at": now - timedelta(days=2), "icon": "pen"},
    )


def answers(now: datetime) -> tuple[Answer, ...]:
    waiting = (
        Item(text=_("Flu season: who should be vaccinated"), url="#", note="Maya Okafor", at=now, badge=STATES[1]),
        Item(
            text=_("Open day at Elm Street"), url="#", note="Jonas Weber", at=now - timedelta(days=1), badge=STATES[1]
        ),
    )
    broken = Item(text=_("Riverside Health on Bluesky"), note=_("The sign-in ends"), at=now + timedelta(days=4))
    return (
        Answer(
            question=Question.NEEDS_ME,
            cards=(
                Card(
                    title=_("Posts that wait for you"),
                    icon="clipboard-check",
                    tone="action",
                    items=waiting,
                    total=5,
                    action=Action(label=_("See all"), url="#"),
                ),
                Card(title=_("Answers that are late"), icon="clock-alert", tone="warning", items=waiting[:1]),
            ),
        ),
        Answer(
            question=Question.AT_RISK,
            cards=(Card(title=_("Accounts"), icon="plug-zap", tone="block", items=(broken,)),),
        ),
        Answer(question=Question.WENT_OUT, cards=()),
    )
