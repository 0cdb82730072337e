"""Components say in words what they show."""

import pytest
from django.template import Context, Template, TemplateSyntaxError

from bedside.kit.ui.badges import SHAPES, TONES, Badge


def show(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_an_icon_decorates_or_speaks() -> None:
    assert 'aria-hidden="true"' in show('{% icon "lock" %}')
    speaking = show('{% icon "lock" label="Locked" %}')
    assert 'role="img" aria-label="Locked"' in speaking
    assert "aria-hidden" not in speaking


@pytest.mark.parametrize(
    "source",
    ['{% icon "unicorn" %}', '{% shape "heart" %}', '{% button "Go" kind="loud" %}', '{% severity "fatal" %}'],
)
def test_a_name_that_does_not_exist_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="There is no"):
        show(source)


def test_a_state_is_a_shape_a_word_and_a_tone() -> None:
    shown = show("{% badge state %}", state=Badge("On hold", "warning", "pause"))
    assert "badge-warning" in shown
    assert "#pause" in shown
    assert "On hold" in shown


@pytest.mark.parametrize(("tone", "shape"), [("pink", "dot"), ("good", "heart")])
def test_a_state_without_a_known_tone_or_shape_is_refused(tone: str, shape: str) -> None:
    with pytest.raises(ValueError, match="There is no"):
        Badge("On hold", tone, shape)


def test_every_tone_and_shape_can_be_shown() -> None:
    for tone in TONES:
        for shape in SHAPES:
            assert shape in show("{% badge state %}", state=Badge("x", tone, shape))


def test_a_button_carries_attributes() -> None:
    shown = show('{% button "Move" kind="primary" hx_post="/move/" data_key="m" name="do" value="move" %}')
    assert '<button class="button button-primary" type="submit"' in shown
    for attribute in ('hx-post="/move/"', 'data-key="m"', 'name="do"', 'value="move"'):
        assert attribute in shown


def test_what_a_button_says_is_escaped() -> None:
    assert "<script>" not in show("{% button label data_confirm=label %}", label='<script>"')


def test_a_disabled_button_says_why_and_sends_nothing_even_without_scripts() -> None:
    shown = show('{% button "Publish" href="/publish/" reason="Two findings must change first." %}')
    assert 'type="button"' in shown
    assert 'aria-disabled="true"' in shown
    assert "/publish/" not in shown
    described = shown.split('aria-describedby="')[1].split('"')[0]
    assert f'id="{described}">Two findings must change first.' in shown


def test_a_button_of_an_icon_alone_has_a_name() -> None:
    shown = show('{% button "Delete" icon="trash-2" icon_only=True %}')
    assert 'aria-label="Delete"' in shown
    assert 'title="Delete"' in shown


def test_a_link_can_look_like_a_button() -> None:
    assert show('{% button "Open" href="/posts/" %}').startswith('<a class="button" href="/posts/">')


def test_marked_words_lead_to_their_finding() -> None:
    shown = show('{% mark "block" finding="f1" %}{{ words }}{% endmark %}', words="<Maria>")
    assert shown == '<mark class="mark mark-block" aria-describedby="f1" data-finding="f1">&lt;Maria&gt;</mark>'


def test_what_changed_is_said_aloud_too() -> None:
    shown = show("{% comparison before after %}", before="on Monday", after="on <Tuesday>")
    assert "[removed:" in shown
    assert "<del>" in shown
    assert "&lt;" in shown
    assert "Nothing changed." in show("{% comparison before after %}", before="a", after="a")


def test_frames_keep_what_is_in_them() -> None:
    shown = show('{% card title="Waiting" tone="warning" id="w" %}<p>{{ words }}</p>{% endcard %}', words="<b>")
    assert '<section class="card card-warning" id="w">' in shown
    assert "<p>&lt;b&gt;</p>" in shown


def test_the_way_back_ends_with_the_page_itself() -> None:
    shown = show('{% crumbs "Posts" "/posts/" "Flu season" %}')
    assert '<a href="/posts/">Posts</a>' in shown
    assert '<li aria-current="page">Flu season</li>' in shown


def test_an_avatar_shows_initials() -> None:
    for name, initials in {"Maya Okafor": "MO", "Dr. Elena María Ruiz": "DR", "Bluesky": "B", "": ""}.items():
        assert f">{initials}</span>" in show("{% avatar name %}", name=name)


def test_progress_without_a_known_length_gives_no_number() -> None:
    assert 'value="3" max="10"' in show('{% progress 3 10 "Sending" %}')
    assert "value=" not in show('{% progress 0 0 "Sending" %}')


def test_a_step_says_where_one_stands() -> None:
    shown = show(
        '{% steps items label="Way" %}',
        items=[{"label": "Write", "state": "done"}, {"label": "Check", "state": "current"}],
    )
    assert "(done)" in shown
    assert shown.count('aria-current="step"') == 1
