"""People, units, the organization and one's own account, as forms. What can't be is said by the services."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bedside.base.errors import Problem
from bedside.features.people.forms.choices import (
    country_choices,
    language_choices,
    role_of,
    where_choices,
    zone_choices,
)
from bedside.features.people.models import Mode, Organization, Unit, User
from bedside.features.people.permissions import Role
from bedside.features.people.services import organization as services
from bedside.features.people.services.persons import clean_address
from bedside.features.people.services.roles import Given


class Invite(forms.Form):
    """Whom to invite, as what and where."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What each may do stands below."),
    )
    where = forms.MultipleChoiceField(label=_("Where"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, units: list[Unit], everywhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = where_choices(units, everywhere=everywhere)
        self.fields["where"].choices = choices  # type: ignore[attr-defined]
        self.fields["where"].initial = [choices[0][0]]
        if len(choices) == 1:
            self.fields["where"].widget = forms.MultipleHiddenInput()

    def clean_email(self) -> str:
        """Return the address as it is kept."""
        try:
            return clean_address(self.cleaned_data["email"])
        except Problem as problem:
            raise ValidationError(f"{problem}") from None

    def given(self) -> list[Given]:
        """Return the chosen roles, each in each chosen unit; "all units" swallows the single ones."""
        chosen = self.cleaned_data["where"]
        places: list[int | None] = [None] if "all" in chosen else [int(unit) for unit in chosen]
        return [(place, role) for role in self.cleaned_data["roles"] for place in places]


class Matrix(forms.Form):
    """The roles of a person: one checkbox for each role in each place, named "roles"."""

    def given(self) -> set[Given]:
        """Return what is ticked. Raises Problem for what no page offered."""
        found = [role_of(value) for value in self.data.getlist("roles")]  # type: ignore[attr-defined]
        if None in found:
            raise Problem(_now("The form can't be read."), _now("Load the page again, then try again."))
        return {given for given in found if given is not None}


class Person(forms.Form):
    """How a person is called."""

    name = forms.CharField(label=_("Name"), max_length=120)
    title = forms.CharField(
        label=_("Title"), help_text=_("For example “Communications manager”."), max_length=120, required=False
    )
    email = forms.EmailField(
        label=_("Mail address"), help_text=_("They sign in with it. The old address is told of a change.")
    )


class About(forms.Form):
    """One's own account."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    zone = forms.ChoiceField(label=_("Time zone"), required=False, help_text=_("Pages show times on this clock."))
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, us: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = _now("As the organization (%(zone)s)") % {"zone": us.zone.replace("_", " ")}
        languages = dict(language_choices())
        spoken = _now("As the organization (%(language)s)") % {"language": languages.get(us.language, us.language)}
        self.fields["zone"].choices = zone_choices(same)  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices(spoken)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, user: User, *, us: Organization) -> "About":
        """Return the form as it stands."""
        return cls(
            us=us, initial={"name": user.name, "title": user.title, "zone": user.zone, "language": user.language}
        )


class UnitForm(forms.Form):
    """A unit. `version` is what was said of it when the page was loaded."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices, initial=Unit.Kind.CLINIC)
    address = forms.CharField(
        label=_("Street and town"),
        max_length=200,
        required=False,
        help_text=_("The checker knows it as yours, so that it isn't taken for a patient's."),
    )
    phone = forms.CharField(label=_("Public phone line"), max_length=40, required=False)

    def said(self) -> dict[str, str]:
        """Return what was typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class Lines(forms.CharField):
    """A list, typed one entry a line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


class OrganizationForm(forms.Form):
    """What the organization says of itself. `version` is what it said when the page was loaded."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Street and town"), max_length=200, required=False)
    zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Posts that are planned keep their moment, not their hour.")
    )
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Where your readers are. The checker knows which emergency numbers are right there."),
    )
    language = forms.ChoiceField(label=_("Language"), help_text=_("For people who chose none, and for mails."))
    mode = forms.ChoiceField(label=_("Who approves what goes out?"), choices=Mode.choices, widget=forms.RadioSelect)
    solo_pause_minutes = forms.IntegerField(
        label=_("Pause before the second reading, in minutes"),
        min_value=1,
        max_value=services.LONGEST_PAUSE,
        help_text=_("For one person alone: so long a post rests before it can be read again and sent."),
    )
    phone_lines = Lines(label=_("Public phone lines"), help_text=_("One on each line."))
    sites = Lines(label=_("Web and mail domains"), help_text=_("One on each line, like riverside.example."))
    handles = Lines(label=_("Accounts on networks"), help_text=_("One on each line, like @riverside.example."))
    people_named = Lines(
        label=_("People who may be named"),
        help_text=_(
            "Clinicians and staff who appear in public, one on each line. People with an account are known anyway."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zone_choices(str(_("Choose …")))  # type: ignore[attr-defined]
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]

    def _lines(self, name: str, check: Any) -> tuple[str, ...]:
        try:
            return tuple(check(self.cleaned_data[name].splitlines()))
        except Problem as problem:
            raise ValidationError(f"{problem}") from None

    def clean_phone_lines(self) -> tuple[str, ...]:
        return self._lines("phone_lines", services.phone_lines)

    def clean_sites(self) -> tuple[str, ...]:
        return self._lines("sites", services.sites)

    def clean_handles(self) -> tuple[str, ...]:
        return self._lines("handles", services.handles)

    def clean_people_named(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["people_named"].splitlines() if line.strip())

    def details(self) -> services.Details:
        """Return what was typed."""
        return services.Details(**{name: value for name, value in self.cleaned_data.items() if name != "version"})
