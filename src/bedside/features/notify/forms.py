"""How a person is told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bedside.features.notify.covering import candidates_for
from bedside.features.notify.models import Preference
from bedside.features.people.api import User


class PreferenceForm(forms.Form):
    """Mail, hour, and who stands in."""

    mail = forms.ChoiceField(
        label=_("Mail about what can wait"),
        choices=Preference.Mail.choices,
        widget=forms.RadioSelect,
        help_text=_("For example that a post of yours was published."),
    )
    hour = forms.TypedChoiceField(label=_("Once a day at"), coerce=int, choices=[(h, f"{h:02}:00") for h in range(24)])
    away_until = forms.DateField(
        label=_("Away until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    covered_by = forms.ModelChoiceField(
        label=_("Who stands in"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        covers = self.fields["covered_by"]
        assert isinstance(covers, forms.ModelChoiceField)
        covers.queryset = candidates_for(user)
        # Read once, not by a cursor of its own.
        people = [(cover.pk, cover.name) for cover in covers.queryset]
        covers.choices = [("", covers.empty_label or ""), *people]
        covers.help_text = (
            _("Mail about what waits for you goes to this person, who holds all of your roles.")
            if people
            else _("Nobody else holds all of your roles, so nobody can stand in.")
        )
