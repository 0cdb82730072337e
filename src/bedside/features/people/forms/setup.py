"""The three decisions of the first run, and accepting an invitation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bedside.base.errors import Problem
from bedside.features.people import first_run
from bedside.features.people.forms.choices import zone_choices
from bedside.features.people.forms.entrance import PASSWORD_HINT
from bedside.features.people.models import Mode, Unit, User
from bedside.features.people.services.persons import clean_address
from bedside.kit import zones


class WhoWeAre(forms.Form):
    """Decision 1. `code` is asked of whoever didn't come by the link that holds it."""

    code = forms.CharField(
        label=_("Setup code"),
        help_text=_(
            "It stands where Bedside was started: in the terminal of “bedside serve”, or in the service's log. The "
            "command “bedside user setup-code” on the server shows it again."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Name of the organization"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Posts are planned on this clock, also when it changes to summer time."),
        widget=forms.Select(attrs={"data-browser-zone": True}),
    )
    unit = forms.CharField(
        label=_("First unit"),
        help_text=_("The hospital, clinic or office you begin with. You can add more later."),
        max_length=120,
    )
    unit_kind = forms.ChoiceField(label=_("Kind of unit"), choices=Unit.Kind.choices, initial=Unit.Kind.CLINIC)

    def __init__(self, *args: Any, ask_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zone_choices(str(_("Choose …")))  # type: ignore[attr-defined]
        if not ask_code:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Refuse a stranger."""
        code = str(self.cleaned_data["code"])
        if not first_run.is_setup_code(code):
            raise ValidationError(_("This is not the code. It has 12 letters and digits, like ABCD-2345-WXYZ."))
        return code

    def clean_zone(self) -> str:
        """Return a zone that exists."""
        try:
            return zones.zone(self.cleaned_data["zone"]).key
        except Problem as problem:
            raise ValidationError(f"{problem}") from None


class HowWeWork(forms.Form):
    """Decision 2."""

    mode = forms.ChoiceField(label=_("Who approves what goes out?"), choices=Mode.choices, widget=forms.RadioSelect)


class NewPassword(forms.Form):
    """A first password, checked against the name and the address of its owner."""

    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def owner(self) -> User:
        """Return whose password it will be, as far as typed."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Compare the two, then ask the validators."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        elif password:
            try:
                validate_password(password, self.owner())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class WhoYouAre(NewPassword):
    """Decision 3."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your mail address"),
        help_text=_("You sign in with it, and Bedside writes to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    field_order = ("name", "email", "password", "again")

    def owner(self) -> User:
        return User(name=self.cleaned_data.get("name", ""), email=self.cleaned_data.get("email", ""))

    def clean_email(self) -> str:
        """Return the address as it is kept."""
        try:
            return clean_address(self.cleaned_data["email"])
        except Problem as problem:
            raise ValidationError(f"{problem}") from None


class Accept(NewPassword):
    """Whoever was invited: how they are called, and their password."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "password", "again")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def owner(self) -> User:
        return User(name=self.cleaned_data.get("name", ""), email=self.email)
