"""Connecting an account, as a form. What can't be is said by the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bedside.features.people.api import Unit
from bedside.networks.registry import Connect


class Secret(forms.CharField):
    """A password. It is never written back into the page, so it has to be typed again after a mistake."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(widget=widget, strip=False, max_length=500, **kwargs)


class Again(forms.Form):
    """Who to sign in as."""

    identifier = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
    )
    secret = Secret()

    def __init__(self, *args: Any, asked: Connect, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identifier"].label = asked.identifier_label
        self.fields["secret"].label = asked.secret_label
        self.fields["secret"].help_text = _("Used once to sign in, and not kept.")


class New(Again):
    """A new account: where, who, and whose it is."""

    server = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})
    )
    unit = forms.ChoiceField(
        label=_("Unit"), help_text=_("Whose account it is. Only people of this unit write for it.")
    )
    field_order = ("server", "identifier", "secret", "unit")

    def __init__(self, *args: Any, asked: Connect, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(pk, unit.name) for pk, unit in self.units.items()]  # type: ignore[attr-defined]
        self.fields["server"].label = asked.server_label
        self.fields["server"].initial = asked.server
        if len(units) == 1:
            self.fields["unit"].initial = str(units[0].pk)
            self.fields["unit"].widget = forms.HiddenInput()

    @property
    def owner(self) -> Unit:
        """The chosen unit, of a valid form."""
        return self.units[self.cleaned_data["unit"]]
