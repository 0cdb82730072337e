"""The forms of the gate. They read what was typed; the services say what is right."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bedside.base.errors import Problem
from bedside.features.accounts.api import Account, network_of
from bedside.features.clearance.chains import APPROVING, MAX_HOURS
from bedside.features.clearance.models import Rule, Template
from bedside.features.clearance.services.chaining import StepWanted
from bedside.features.clearance.standing import MAX_CHOICES, Kind, names_in
from bedside.features.people.api import Permission, Unit, User, may_everywhere, today, units_where


def _lines(rows: int, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


class OverruleForm(forms.Form):
    """A privacy officer's answer. Which button was pressed says yes or no."""

    scope = forms.ChoiceField(
        label=_("If you overrule it, for how long?"),
        choices=[("subject", _("For this one only")), ("until", _("For the whole unit, to the end of this day:"))],
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date", "class": "input-narrow"})
    )
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("Needed for a no. The author reads it."),
        required=False,
        max_length=2000,
        widget=_lines(3),
    )

    def clean(self) -> dict[str, Any]:
        """A date is needed where one was promised."""
        given = super().clean() or {}
        if given.get("scope") == "until" and not given.get("until") and "until" not in self.errors:
            self.add_error("until", _("Choose the last day."))
        return given


class AskToOverruleForm(forms.Form):
    """Why a finding is wrong here."""

    reason = forms.CharField(
        label=_("Why is it wrong here?"),
        help_text=_("A sentence is enough. The privacy officer reads it."),
        max_length=2000,
        widget=_lines(3),
    )
    until = forms.DateField(
        label=_("For the whole unit until"),
        help_text=_("Leave it empty for this one only."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input-narrow"}),
    )


class HoldForm(forms.Form):
    """What stops, and why."""

    what = forms.ChoiceField(label=_("What stops?"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody who waits for a post reads it. No names of patients."),
        max_length=200,
        widget=_lines(2),
    )

    def __init__(self, *arguments: Any, by: User, **options: Any) -> None:
        super().__init__(*arguments, **options)
        units = list(units_where(by, Permission.PLACE_HOLDS))
        accounts = (
            Account.objects.filter(unit__in=units).exclude(state=Account.State.DISCONNECTED).select_related("unit")
        )
        choices: list[tuple[str, Any]] = []
        if may_everywhere(by, Permission.PLACE_HOLDS):
            choices.append(("everything", _("Everything, everywhere")))
        choices.append((str(_("A unit")), [(f"unit {unit.pk}", unit.name) for unit in units]))
        choices.append(
            (str(_("An account")), [(f"account {each.pk}", f"{each} · {each.unit.name}") for each in accounts])
        )
        self.fields["what"].choices = [choice for choice in choices if choice[1]]  # type: ignore[attr-defined]

    def target(self) -> dict[str, Any]:
        """Return what was chosen, as `place_hold` takes it."""
        kind, _space, number = self.cleaned_data["what"].partition(" ")
        match kind:
            case "unit":
                return {"unit": Unit.objects.get(pk=number)}
            case "account":
                return {"account": Account.objects.select_related("unit").get(pk=number)}
        return {}


class InviteForm(forms.Form):
    """Somebody outside who is asked to read, in a practice of one."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("It stands in the record beside the answer."))
    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("Bedside mails the link there, and shows it to nobody else. The address stands in the record."),
    )


class StepForm(forms.Form):
    """One step of a chain."""

    role = forms.ChoiceField(label=_("Who approves"), choices=[(role.value, role.label) for role in APPROVING])
    rule = forms.ChoiceField(label=_("How many"), choices=Rule.choices, initial=Rule.ANY)
    hours = forms.IntegerField(
        label=_("Time limit in hours"),
        min_value=1,
        max_value=MAX_HOURS,
        initial=24,
        widget=forms.NumberInput(attrs={"class": "input-narrow"}),
    )
    deputy = forms.TypedChoiceField(label=_("Deputy after that"), required=False, coerce=int, empty_value=None)

    def __init__(self, *arguments: Any, deputies: list[User], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["deputy"].choices = [  # type: ignore[attr-defined]
            ("", _("Nobody")),
            *((user.pk, f"{user.name}, {user.title}" if user.title else user.name) for user in deputies),
        ]

    def wanted(self) -> StepWanted:
        """Return the step as it was typed."""
        given = self.cleaned_data
        return StepWanted(given["role"], given["rule"], given["hours"], given["deputy"])


class AccountsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Accounts to tick, each with its network and unit."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {network_of(obj).name} · {obj.unit.name}"


class TemplateForm(forms.Form):
    """A template's words and frame; what its places may hold is asked by `PlaceForm`s."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("What colleagues look for: “Closing early”."))
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), empty_label=None)
    text = forms.CharField(
        label=_("Words"),
        max_length=3000,
        help_text=_("Write places in braces, for example: We close at {time} today. Call {line}."),
        widget=_lines(5),
    )
    language = forms.ChoiceField(label=_("Language of the words"), choices=[("en", _("English")), ("es", _("Spanish"))])
    accounts = AccountsField(
        label=_("Where it may go"), queryset=Account.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    review_by = forms.DateField(
        label=_("Review by"),
        help_text=_("After this day it can't be used until somebody looks at it again. A year at most."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input-narrow"}),
    )

    def __init__(self, *arguments: Any, by: User, template: Template | None = None, **options: Any) -> None:
        if template:
            options["initial"] = {
                "name": template.name,
                "unit": template.unit_id,
                "text": template.text,
                "language": template.language,
                "accounts": template.accounts,
                "review_by": template.review_by,
            }
        else:
            options.setdefault("initial", {"review_by": today() + timedelta(days=180)})
        super().__init__(*arguments, **options)
        units = units_where(by, Permission.MANAGE_TEMPLATES)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["accounts"].queryset = (  # type: ignore[attr-defined]
            Account.objects.filter(unit__in=units).exclude(state=Account.State.DISCONNECTED).select_related("unit")
        )
        if template:
            self.fields["unit"].disabled = True

    def clean_text(self) -> str:
        """Say at the field what is wrong with the places."""
        text = str(self.cleaned_data["text"])
        try:
            names_in(text)
        except Problem as problem:
            raise forms.ValidationError(str(problem)) from None
        return text


class PlaceForm(forms.Form):
    """What may stand in one place."""

    kind = forms.ChoiceField(label=_("What may stand here"), choices=[("", _("Choose")), *Kind.choices])
    choices = forms.CharField(
        label=_("The list to choose from"),
        help_text=_("One choice a line, up to %(most)d.") % {"most": MAX_CHOICES},
        required=False,
        widget=_lines(3),
    )
    low = forms.IntegerField(label=_("Smallest number"), required=False, min_value=0, max_value=10_000)
    high = forms.IntegerField(label=_("Largest number"), required=False, min_value=0, max_value=10_000)

    def __init__(self, *arguments: Any, name: str, **options: Any) -> None:
        options["prefix"] = f"place-{name}"
        super().__init__(*arguments, **options)
        self.name = name

    def place(self) -> dict[str, Any]:
        """Return the place as it was typed."""
        given = self.cleaned_data
        return {
            "name": self.name,
            "kind": given["kind"],
            "choices": given["choices"].splitlines(),
            "low": given["low"],
            "high": given["high"],
        }

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind needs, at the field that needs it."""
        given = super().clean() or {}
        if given.get("kind") == Kind.CHOICE and not given.get("choices", "").strip():
            self.add_error("choices", _("Write at least one choice."))
        if given.get("kind") == Kind.NUMBER:
            for field in ("low", "high"):
                if given.get(field) is None and field not in self.errors:
                    self.add_error(field, _("Write a number."))
        return given
