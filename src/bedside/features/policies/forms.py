"""The forms of the own rules. They read what was typed; the checker says whether it makes sense."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bedside.checker.finding import Severity
from bedside.checker.own.model import Ban, CampaignTag, Exempt, OwnRule, OwnRules, Require, Reweigh, Topic
from bedside.checker.own.reading import KINDS, LONGEST, MOST_BYTES, from_data
from bedside.checker.registry import all_rules

SEVERITIES = [
    ("advice", _("Advice: a hint")),
    ("warning", _("Look again: a careful editor would change it")),
    ("block", _("Must change: keeps a post from leaving")),
]
MATCHES = [
    ("forms", _("With plurals and other endings")),
    ("exact", _("Exactly these words")),
    ("capitals", _("Exactly, with these capitals")),
]
LANGUAGES = [("", _("Every language")), ("en", _("English")), ("es", _("Spanish"))]


class Lines(forms.CharField):
    """Texts, one on each line; gives a list."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=50_000, **options)

    def clean(self, value: Any) -> list[str]:
        """Return the lines that hold anything."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "input-narrow"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


class RuleForm(forms.Form):
    """What all own rules have. `table` is the kind of rule, as in the TOML file."""

    table = ""
    title = forms.CharField(label=_("Name"), help_text=_("A few words: what it is about."), max_length=120)
    severity = forms.ChoiceField(label=_("How grave is it?"), choices=SEVERITIES, initial="warning")
    sentence = forms.CharField(
        label=_("What the author reads"),
        help_text=_(
            "One or two plain sentences: what, and why. Without one, Bedside writes it. {matched} is what was found."
        ),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    why = forms.CharField(
        label=_("Why is there this rule?"),
        help_text=_("It stands on the rule’s page."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    start = _day(_("First day"), _("Empty: from approval on."))
    until = _day(_("Last day"), _("Empty: for good."))
    language = forms.ChoiceField(label=_("Texts in"), choices=LANGUAGES, required=False)
    must_find = Lines(
        label=_("These sentences must be found"),
        help_text=_("One on each line. They are tried while you type, and again before approval."),
    )
    must_not_find = Lines(
        label=_("These must not be found"),
        help_text=_("One on each line: sentences that are close, and fine."),
        required=False,
    )

    def __init__(self, *arguments: Any, own: OwnRules, rule: OwnRule | None = None, **options: Any) -> None:
        if rule is not None:
            options["initial"] = {name: getattr(rule, name) for name in self.base_fields if hasattr(rule, name)}
        super().__init__(*arguments, **options)
        self.own = own
        if "topics" in self.fields:
            self.fields["topics"].choices = [(topic.name, topic.name) for topic in own.topics]  # type: ignore[attr-defined]
            if not own.topics:
                del self.fields["topics"]

    def made(self, *, code: str, by: str) -> OwnRule:
        """Return the rule of a valid form. Raises Problem for what can't be one."""
        given = {("from" if name == "start" else name): value for name, value in self.cleaned_data.items() if value}
        (rule,) = from_data({self.table: [{**given, "code": code, "by": by}]}).rules
        return rule


class _Topics(forms.MultipleChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple, **options)


class _LooksForWords(RuleForm):
    """What rules have that look for words, or for those of topics. `sought` is the field of the words."""

    sought = ""
    without_words: Any = ""
    topics = _Topics()
    match = forms.ChoiceField(label=_("How words are matched"), choices=MATCHES, initial="forms")

    def clean(self) -> dict[str, Any]:
        """It looks for something."""
        given = super().clean() or {}
        if not given.get(self.sought) and not given.get("topics") and self.sought not in self.errors:
            self.add_error(self.sought, self.without_words)
        return given


class BanForm(_LooksForWords):
    """Words that are not to be used."""

    table = "ban"
    sought = "words"
    without_words = _("Write the words that are not to be used.")
    words = Lines(
        label=_("Words or phrases"),
        help_text=_("One on each line. A * stands for any letters of a word: immun*"),
        required=False,
    )
    unless = Lines(label=_("Fine in these phrases"), rows=2, required=False)
    instead = Lines(label=_("Write instead"), help_text=_("One click puts it in."), rows=2, required=False)
    field_order = ("title", "words", "topics", "match", "unless", "must_find", "must_not_find", "instead")


class RequireForm(_LooksForWords):
    """Words that must stand with a topic."""

    table = "require"
    sought = "when"
    without_words = _("Write the words that bring it about.")
    when = Lines(
        label=_("Where one of these words stands"),
        help_text=_("One on each line. A * stands for any letters of a word: vaccin*"),
        required=False,
    )
    must = Lines(
        label=_("One of these must stand, too"),
        help_text=_("Sentences or hashtags, one on each line. One click adds the first."),
    )
    field_order = ("title", "when", "topics", "match", "must", "must_find", "must_not_find")


class TagForm(RuleForm):
    """A hashtag of a campaign."""

    table = "hashtag"
    tag = forms.CharField(label=_("Hashtag"), help_text=_("As it must be written: #FluFighters"), max_length=100)
    wrong = Lines(label=_("Spellings people get wrong"), rows=2, required=False)
    field_order = ("title", "tag", "wrong", "must_find", "must_not_find")


FORMS: dict[str, type[RuleForm]] = {form.table: form for form in (BanForm, RequireForm, TagForm)}
NAMES = {
    "ban": _("Words not to use"),
    "require": _("Words that must stand with a topic"),
    "hashtag": _("A campaign’s hashtag"),
}
assert FORMS.keys() == KINDS.keys() == NAMES.keys()
FORM_OF: dict[type[OwnRule], type[RuleForm]] = {Ban: BanForm, Require: RequireForm, CampaignTag: TagForm}


class TopicForm(forms.Form):
    """A topic."""

    title = _("Topic")
    name = forms.CharField(label=_("Name"), max_length=60)
    words = Lines(label=_("Its words, phrases and hashtags"), help_text=_("One on each line."), rows=6)

    def made(self, by: str) -> Topic:
        """Return the topic of a valid form."""
        (topic,) = from_data({"topics": {self.cleaned_data["name"]: self.cleaned_data["words"]}}).topics
        return topic


class WeightForm(forms.Form):
    """Another weight for a built-in rule."""

    title = _("Weight of a built-in rule")
    rule = forms.ChoiceField(
        label=_("Rule"),
        help_text=_("A rule that protects patients can weigh more, never less: that is the law."),
        choices=lambda: [(each.code, f"{each.code} · {each.title}") for each in all_rules()],
    )
    severity = forms.ChoiceField(label=_("How grave is it here?"), choices=SEVERITIES)
    why = forms.CharField(label=_("Why?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))

    def made(self, by: str) -> Reweigh:
        """Return the weight of a valid form."""
        given = self.cleaned_data
        return Reweigh(rule=given["rule"], severity=Severity(given["severity"]), why=given["why"], by=by)


class ExceptionForm(forms.Form):
    """Words of which a rule says nothing until a day."""

    title = _("Exception")
    rule = forms.CharField(label=_("Code of the rule"), help_text=_("It stands on each finding: L101"), max_length=10)
    words = Lines(label=_("In these words"), help_text=_("One on each line."))
    reason = forms.CharField(label=_("Why?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    until = forms.DateField(
        label=_("Last day"),
        help_text=_("Within a year. It can be renewed."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input-narrow"}, format="%Y-%m-%d"),
    )

    def made(self, by: str) -> Exempt:
        """Return the exception of a valid form. Raises Problem for what can't be one."""
        given = {**self.cleaned_data, "rule": self.cleaned_data["rule"].strip().upper(), "by": by}
        (exempt,) = from_data({"exception": [given]}).exceptions
        return exempt


PARTS: dict[str, type[TopicForm | WeightForm | ExceptionForm]] = {
    "topic": TopicForm,
    "weight": WeightForm,
    "exception": ExceptionForm,
}


class ImportForm(forms.Form):
    """A file with own rules."""

    file = forms.FileField(
        label=_("TOML file"),
        help_text=_("It takes the place of the draft’s rules. What is in force stays until approval."),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large for own rules."))
        return file


class WhyForm(forms.Form):
    """What the approvers read."""

    why = forms.CharField(
        label=_("What changes, and why?"),
        help_text=_("Whoever approves reads it, and it stays in the history."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """What the writers should change."""

    answer = forms.CharField(label=_("What should change?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
