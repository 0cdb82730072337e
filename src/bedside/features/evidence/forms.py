"""The forms of sources. They read what was typed; the services say what is right."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bedside.features.evidence.models import Design, Kind, Source, Status
from bedside.features.evidence.reading.citation import Citation
from bedside.features.evidence.reading.paste import MOST
from bedside.features.evidence.services.writing import Said
from bedside.features.evidence.standing import today

A_YEAR = timedelta(days=365)


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input-narrow"})


class PasteForm(forms.Form):
    """A record as a library, a journal or PubMed exports it."""

    pasted = forms.CharField(
        label=_("Paste the record"),
        help_text=_("RIS, BibTeX, PubMed XML or PubMed's own format. Nothing is sent anywhere."),
        max_length=MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )


class NumberForm(forms.Form):
    """A number under which a study can be asked for."""

    number = forms.CharField(
        label=_("DOI or PMID"),
        help_text=_("Bedside asks Crossref or PubMed for it. They learn the number and nothing else."),
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SourceForm(forms.Form):
    """What a source is, what it supports, and when to look again."""

    title = forms.CharField(label=_("Title"), max_length=500)
    supports = forms.CharField(
        label=_("What does it support?"),
        help_text=_("In your own words. The clinician signs exactly this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_by = forms.DateField(
        label=_("Look at it again by"),
        help_text=_("After this day, posts that rely on it wait until a clinician has read it again."),
        widget=_day(),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices, initial=Kind.STUDY)
    design = forms.ChoiceField(label=_("How it was made"), choices=Design.choices, required=False)
    authors = forms.CharField(label=_("Authors"), max_length=1000, required=False)
    journal = forms.CharField(label=_("Journal or publisher"), max_length=300, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1800, max_value=2199, required=False)
    doi = forms.CharField(label=_("DOI"), max_length=250, required=False)
    pmid = forms.CharField(label=_("PMID"), max_length=9, required=False)
    url = forms.CharField(label=_("Web address"), max_length=1000, required=False)
    quote = forms.CharField(
        label=_("The passage you rely on"),
        help_text=_("Word for word. Needed for a web page, because pages change."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # What was read, signed, so that a page can't leave a retraction out; and the revision that is changed.
    record = forms.CharField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of_citation(cls, citation: Citation, *, record: str) -> "SourceForm":
        """Return the form with what was read."""
        names = ("title", "authors", "journal", "year", "doi", "pmid", "url", "kind", "design")
        read = {name: getattr(citation, name) for name in names}
        return cls(initial=read | {"record": record, "review_by": default_review()})

    @classmethod
    def of_source(cls, source: Source) -> "SourceForm":
        """Return the form with what is said of a source."""
        return cls(initial={name: getattr(source, name) for name in (*Said.__slots__, "revision")})

    def said(self) -> Said:
        """Return what was typed, of a valid form."""
        return Said(**{name: self.cleaned_data[name] for name in Said.__slots__})


class SignForm(forms.Form):
    """A clinician's signature."""

    review_by = forms.DateField(label=_("Look at it again by"), widget=_day())
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MarkForm(forms.Form):
    """What became of a source."""

    status = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(Status.RETRACTED, _("It was retracted")), (Status.CORRECTED, _("It was corrected"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Where did you read it?"),
        help_text=_("The address or the date of the notice is enough."),
        max_length=300,
    )


def default_review() -> date:
    """Return the day that is offered to look again."""
    return today() + A_YEAR


def signing_form(source: Source, data: Any = None) -> SignForm:
    """Return the form for a signature under what stands there now."""
    later = max(source.review_by, default_review()) if source.signed_at else source.review_by
    day = later if later >= today() else default_review()
    return SignForm(data, initial={"review_by": day, "revision": source.revision})
