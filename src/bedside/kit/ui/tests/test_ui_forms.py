"""A form with errors says what is wrong, where, and keeps what was typed."""

from django import forms
from django.forms.renderers import get_default_renderer

from bedside.kit.ui.forms import Renderer


class Appointment(forms.Form):
    default_renderer = Renderer

    title = forms.CharField(label="Name", help_text="Only colleagues see it.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    who = forms.ChoiceField(label="Who approves", widget=forms.RadioSelect, choices=[("a", "Any"), ("b", "All")])
    sure = forms.BooleanField(label="I have read it")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("The day is over.")


WRONG = {"title": "", "note": "<Keep> me", "who": "c", "version": "x"}


def test_the_summary_leads_to_each_field() -> None:
    page = str(Appointment(WRONG))
    assert "5 things to put right" in page
    assert '<a href="#id_title">Name</a>: This field is required.' in page
    assert "The day is over." in page
    assert "data-focus" in page


def test_each_error_is_tied_to_its_field() -> None:
    page = str(Appointment(WRONG))
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'id="id_title_error"' in page
    assert 'id="id_title_helptext"' in page
    assert 'aria-invalid="true"' in page
    assert '<fieldset aria-describedby="id_who_error">' in page


def test_nothing_typed_is_lost() -> None:
    assert "&lt;Keep&gt; me</textarea>" in str(Appointment(WRONG))


def test_a_fresh_form_names_what_is_optional_and_shows_no_error() -> None:
    page = str(Appointment())
    assert "error" not in page
    assert page.count("optional</small>") == 1
    assert '<input type="hidden" name="version"' in page


def test_the_links_of_the_summary_hit_something() -> None:
    page = str(Appointment(WRONG))
    for target in {part.split('"')[0] for part in page.split('href="#')[1:]}:
        assert f'id="{target}"' in page


def test_the_site_uses_it() -> None:
    assert isinstance(get_default_renderer(), Renderer)
