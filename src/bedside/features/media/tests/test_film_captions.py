"""What is said in a film: drafted, written, read and signed; only what a person read counts."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.models import Entry
from bedside.features.media.api import captions_of
from bedside.features.media.cues import Row, in_form, judged, rows_of, text_of
from bedside.features.media.models import Asset, Captions
from bedside.features.media.seeing import looked_at
from bedside.features.media.services.captions import ask_for_draft, draft_captions, read_captions, write_captions
from bedside.features.media.standing import needs_answer
from bedside.features.media.testing import added
from bedside.features.media.testing_films import film
from bedside.features.people.cast import Cast
from bedside.kit.bus.pump import pump

SERVICE = "bedside.features.media.services.captions"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nWe open at nine on Saturday.\n"
SRT = "1\n00:00:01,000 --> 00:00:04,000\nWe open at nine.\n\n2\n00:00:05,000 --> 00:00:08,000\n<i>Walk in.</i>\n"


@pytest.fixture
def can_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{SERVICE}.can_hear", lambda: True)


def hears(monkeypatch: pytest.MonkeyPatch, said: str | Exception) -> None:
    def hear(data: bytes) -> str:
        if isinstance(said, Exception):
            raise said
        return said

    monkeypatch.setattr(f"{SERVICE}.hear", hear)


def test_only_captions_that_a_person_read_count(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya)
    captions, _posts = write_captions(picture=picture, language="en", text=VTT, by=cast.maya)
    draft = looked_at([picture.pk])[picture.pk].checked("A film").film
    assert draft is not None
    assert (draft.has_sound, draft.captions, captions_of([picture.pk])) == (True, (), {})
    read_captions(picture=picture, language="en", revision=captions.revision, by=cast.maya)
    checked = looked_at([picture.pk])[picture.pk].checked("A film")
    assert checked.film is not None
    assert checked.film.captions == (("en", VTT),)
    assert [(each.language, each.text) for each in captions_of([picture.pk])[picture.pk]] == [("en", VTT)]
    write_captions(picture=picture, language="en", text=VTT.replace("nine", "ten"), by=cast.maya)
    assert captions_of([picture.pk]) == {}, "a change makes it a draft again"


def test_captions_of_all_languages_are_checked(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya)
    for language, words in (("es", "Abierto"), ("en", "Open")):
        text = VTT.replace("We open at nine on Saturday", words)
        row, _posts = write_captions(picture=picture, language=language, text=text, by=cast.maya)
        read_captions(picture=picture, language=language, revision=row.revision, by=cast.maya)
    told = looked_at([picture.pk])[picture.pk].checked("A film").film
    assert told is not None
    assert [(language, "Abierto" in text) for language, text in told.captions] == [("en", False), ("es", True)]


def test_a_picture_has_no_film_and_no_captions(cast: Cast, stand_in: object) -> None:
    picture = added(cast.clinic, cast.maya)
    assert looked_at([picture.pk])[picture.pk].checked("A door").film is None
    with pytest.raises(Problem, match="Only films have captions"):
        write_captions(picture=picture, language="en", text=VTT, by=cast.maya)


def test_nothing_is_said_counts_at_once_and_can_be_taken_back(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya)
    write_captions(picture=picture, language="en", text="", speechless=True, by=cast.maya)
    looked = looked_at([picture.pk])[picture.pk]
    assert (looked.speechless, looked.captions) == (True, {})
    assert captions_of([picture.pk]) == {picture.pk: []}
    write_captions(picture=picture, language="en", text="", by=cast.maya)
    assert not looked_at([picture.pk])[picture.pk].speechless


def test_a_film_without_read_captions_is_listed_as_waiting(cast: Cast) -> None:
    def waits() -> bool:
        return Asset.objects.filter(needs_answer()).exists()

    picture = film(cast.clinic, cast.maya)
    assert waits()
    write_captions(picture=picture, language="en", text="", speechless=True, by=cast.maya)
    assert not waits()
    film(cast.clinic, cast.maya, has_sound=False)
    assert not waits(), "what makes no sound needs none"


def test_the_record_holds_no_words_and_the_database_none_in_the_clear(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya)
    row, _posts = write_captions(picture=picture, language="en", text=VTT, by=cast.maya)
    read_captions(picture=picture, language="en", revision=row.revision, by=cast.maya)
    entries = Entry.objects.filter(action__startswith="picture.captions")
    assert [(entry.action, entry.facts["captions"]) for entry in entries.order_by("pk")] == [
        ("picture.captions-written", 1),
        ("picture.captions-read", 1),
    ]
    assert "Saturday" not in str([entry.facts for entry in entries])
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM media_captions")
        assert not any(b"Saturday" in bytes(row[0]) for row in cursor.fetchall())


def test_what_players_cant_show_is_not_signed(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya)
    backwards = VTT.replace("00:00:04", "00:00:00")
    row, _posts = write_captions(picture=picture, language="en", text=backwards, by=cast.maya)
    with pytest.raises(Problem, match="Players can"):
        read_captions(picture=picture, language="en", revision=row.revision, by=cast.maya)
    with pytest.raises(Problem, match="no captions to read"):
        read_captions(picture=picture, language="es", revision=0, by=cast.maya)


def test_nobody_overwrites_or_signs_what_somebody_else_changed(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya)
    row, _posts = write_captions(picture=picture, language="en", text=VTT, by=cast.maya)
    with pytest.raises(Stale):
        write_captions(picture=picture, language="en", text="", by=cast.maya, revision=row.revision - 1)
    with pytest.raises(Stale):
        read_captions(picture=picture, language="en", revision=row.revision - 1, by=cast.maya)
    with pytest.raises(NotAllowed):
        write_captions(picture=picture, language="en", text=VTT, by=cast.leo)
    with pytest.raises(NotAllowed):
        read_captions(picture=picture, language="en", revision=row.revision, by=cast.leo)


def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya)
    row, _posts = write_captions(picture=picture, language="en", text=VTT, by=cast.maya)
    read_captions(picture=picture, language="en", revision=row.revision, by=cast.maya)
    write_captions(picture=picture, language="en", text=VTT, by=cast.maya)
    assert captions_of([picture.pk])


@pytest.mark.usefixtures("can_hear")
def test_a_machines_draft_waits_for_a_person(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hears(monkeypatch, VTT)
    picture = film(cast.clinic, cast.maya)
    ask_for_draft(picture=picture, language="en", by=cast.maya)
    pump()
    [job] = ProcrastinateJob.objects.filter(task_name="media.draft")
    assert job.queue_name == "films"
    row = picture.captions.get()
    draft_captions(row.pk)
    draft_captions(row.pk)
    row.refresh_from_db()
    assert (row.text, row.drafted, row.counts, row.draft) == (VTT, True, False, "")
    kept, _posts = write_captions(
        picture=picture, language="en", text=VTT.replace("nine", "ten"), by=cast.maya, revision=row.revision
    )
    assert not kept.drafted


@pytest.mark.usefixtures("can_hear")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Problem("This sound can’t be read.", "Add a file of captions."), "This sound can’t be read."),
        (ValueError("heard JANE DOE"), "Something broke while Bedside listened."),
        ("WEBVTT\n", "No speech was heard"),
    ],
)
def test_a_draft_that_fails_says_why(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, said: str | Exception, told: str
) -> None:
    hears(monkeypatch, said)
    picture = film(cast.clinic, cast.maya)
    ask_for_draft(picture=picture, language="en", by=cast.maya)
    draft_captions(picture.captions.get().pk)
    row = picture.captions.get()
    assert row.draft == Captions.Draft.FAILED
    assert told in row.draft_said
    assert "JANE" not in caplog.text + row.draft_said


@pytest.mark.usefixtures("can_hear")
def test_what_a_person_wrote_is_not_drafted_over(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hears(monkeypatch, VTT)
    picture = film(cast.clinic, cast.maya)
    ask_for_draft(picture=picture, language="en", by=cast.maya)
    mine = VTT.replace("nine", "ten")
    write_captions(picture=picture, language="en", text=mine, by=cast.maya)
    draft_captions(picture.captions.get().pk)
    assert picture.captions.get().text == mine
    with pytest.raises(Problem, match="Somebody wrote captions"):
        ask_for_draft(picture=picture, language="en", by=cast.maya)


def test_nobody_listens_where_nobody_can(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{SERVICE}.can_hear", lambda: False)
    with pytest.raises(Problem, match="Nobody here can listen"):
        ask_for_draft(picture=film(cast.clinic, cast.maya), language="en", by=cast.maya)


@pytest.mark.usefixtures("can_hear")
def test_only_english_films_with_a_sound_are_listened_to(cast: Cast) -> None:
    with pytest.raises(Problem, match="Nobody here can listen"):
        ask_for_draft(picture=film(cast.clinic, cast.maya), language="es", by=cast.maya)
    with pytest.raises(Problem, match="has no sound"):
        ask_for_draft(picture=film(cast.clinic, cast.maya, has_sound=False), language="en", by=cast.maya)


def test_subrip_becomes_webvtt() -> None:
    text, problems = in_form(SRT, "film.srt")
    assert problems == []
    assert text == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nWe open at nine.\n\n00:00:05.000 --> 00:00:08.000\n<i>Walk in.</i>\n"
    )
    assert in_form("Dear all, we open at nine.")[0] == ""
    assert "a patient" not in in_form("WEBVTT\n\nNOTE a patient\n\n00:01.000 --> 00:04.000\nHello\n")[0]


def test_rows_are_kept_in_the_order_of_time_and_stay_one_caption_each() -> None:
    rows = [Row("0:05", "0:08", "Then this.\n\nAnd --> that."), Row("0:01", "0:04", "First this.")]
    text = text_of(rows)
    assert [row.words for row in rows_of(text)] == ["First this.", "Then this.\nAnd → that."]
    assert rows_of(text)[1].start == "0:05"


def test_problems_stand_at_their_caption(cast: Cast) -> None:
    rows = [
        Row("0:05", "0:05.5", "Far too many words for half a second of film, really."),
        Row("0:01", "0:05", "Maria Lopez, MRN 00482913, was here after her surgery."),
        Row("soon", "0:09", "When?"),
        Row("0:20", "0:24", "We open at nine."),
    ]
    found = judged(rows, "en")
    said = [" ".join(each.sentence for each in row.said) for row in found.rows]
    assert "characters a second" in said[0]
    assert "MRN" in said[1] or "record number" in said[1]
    assert found.rows[1].worst == "block"
    assert "can’t be read" in said[2]
    assert "characters a second" not in said[1] + said[3]
    assert not found.can_be_shown
    assert judged(rows[:2], "en").can_be_shown, "what a rule finds keeps a post back, not a player"
