"""Documents and sounds in the library: cleaned, told about, handed out as files, never put into posts."""

import io
import wave
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from bedside.base.errors import Problem
from bedside.checker.pictures.metadata import carried
from bedside.checker.pictures.tests import offices, pdfs
from bedside.features.audit.api import Entry
from bedside.features.media.models import Asset, Document, Original
from bedside.features.media.services.adding import add_file
from bedside.features.people.cast import Cast
from bedside.features.people.models import User

SignedIn = Callable[[User], Client]
MARK = "MariaLopez7781"


def tone() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(8000))
    note = b"LIST" + (12 + len(MARK) + len(MARK) % 2).to_bytes(4, "little") + b"INFOIART"
    note += len(MARK).to_bytes(4, "little") + MARK.encode() + b"\0" * (len(MARK) % 2)
    data = out.getvalue() + note
    return data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:]


def page_of(client: Client, asset: Asset) -> str:
    return client.get(reverse("media:asset", args=[asset.pk])).content.decode()


@pytest.fixture
def word(cast: Cast) -> Asset:
    return add_file(unit=cast.clinic, upload=offices.word(MARK), by=cast.maya)


def test_a_document_is_cleaned_and_says_what_was_removed(cast: Cast, signed_in: SignedIn, word: Asset) -> None:
    assert word.kind == "document"
    data = bytes(word.document.data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if MARK.encode() in archive.read(name)]
    assert carried(data) == ()
    page = page_of(signed_in(cast.maya), word)
    assert "Removed from the file:" in page
    assert "names of people" in page
    assert "comments and marks" in page
    assert "Posts can’t show documents and sounds." in page


def test_the_clean_copy_comes_as_a_file_that_no_browser_runs(cast: Cast, signed_in: SignedIn, word: Asset) -> None:
    answer = signed_in(cast.maya).get(reverse("media:document", args=[word.pk]))
    assert answer.content == bytes(word.document.data)
    assert answer["Content-Disposition"] == f'attachment; filename="document-{word.pk}.docx"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in(cast.leo).get(reverse("media:document", args=[word.pk])).status_code == 403


def written(words: str) -> bytes:
    """A document in which somebody wrote this."""
    data = offices.word("x")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, Any] = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"Flu clinic ", words.encode())
    return offices.packed(parts)


def test_what_tells_of_a_person_is_a_warning_on_its_page(cast: Cast, signed_in: SignedIn) -> None:
    asset = add_file(
        unit=cast.clinic, upload=written("Maria Lopez came in with diabetes, MRN 00482913. "), by=cast.maya
    )
    page = page_of(signed_in(cast.maya), asset)
    assert "Some of its words tell of a person" in page
    assert "“Maria Lopez”" in page
    assert "“00482913”" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT found FROM media_document")
        assert b"Maria" not in bytes(cursor.fetchone()[0])
    entry = Entry.objects.get(action="picture.added")
    assert "Maria" not in str(entry.facts)


def test_a_document_that_tells_of_nobody_says_so_with_care(cast: Cast, signed_in: SignedIn, word: Asset) -> None:
    page = page_of(signed_in(cast.maya), word)
    assert "Bedside found no words in it that tell of a person. It can miss some" in page
    assert "Pictures inside it were not looked at." in page


@pytest.mark.parametrize(
    ("upload", "kind", "says"),
    [
        (offices.excel('<row r="1"><c t="n"><v>7</v></c></row>'), "document", "found no words"),
        (offices.powerpoint(), "document", "found no words"),
        (pdfs.full(MARK), "document", "Bedside can’t read its words."),
        (tone(), "sound", "Bedside can’t hear what is said in it."),
    ],
    ids=["excel", "powerpoint", "pdf", "wav"],
)
def test_what_nobody_can_read_here_is_said(
    cast: Cast, signed_in: SignedIn, upload: bytes, kind: str, says: str
) -> None:
    asset = add_file(unit=cast.clinic, upload=upload, by=cast.maya)
    assert asset.kind == kind
    assert MARK.encode() not in bytes(asset.document.data)
    maya = signed_in(cast.maya)
    assert says in page_of(maya, asset)
    assert f"/pictures/{asset.pk}/" in maya.get(reverse("media:library"), {"kind": kind}).content.decode()


def test_a_document_is_described_and_found_like_a_picture(cast: Cast, signed_in: SignedIn, word: Asset) -> None:
    maya = signed_in(cast.maya)
    about = {"title": "Flu leaflet", "tags": "leaflet", "focus_x": "50", "focus_y": "50", "revision": "0"}
    assert maya.post(reverse("media:asset", args=[word.pk]), about).status_code == 302
    assert "Flu leaflet" in maya.post(reverse("media:library"), {"words": "leaflet"}).content.decode()


def test_a_document_can_not_be_put_into_a_post(cast: Cast, signed_in: SignedIn, word: Asset) -> None:
    maya = signed_in(cast.maya)
    answer = maya.post(reverse("media:choose", args=[word.pk]), {"for": "post-1-common-0"})
    assert answer.status_code == 422
    assert "Posts can&#x27;t show documents and sounds." in answer.content.decode()
    assert (
        "Use it"
        not in maya.get(reverse("media:library"), {"for": "post-1-common-0", "kind": "document"}).content.decode()
    )


def test_a_document_that_can_not_be_cleaned_is_not_kept(cast: Cast) -> None:
    with pytest.raises(Problem):
        add_file(unit=cast.clinic, upload=b"%PDF-1.7 a letter", by=cast.maya)
    assert not Asset.objects.exists()
    assert not Original.objects.exists()


def test_deleting_it_leaves_nothing(cast: Cast, signed_in: SignedIn, word: Asset) -> None:
    assert signed_in(cast.maya).post(reverse("media:delete", args=[word.pk])).status_code == 302
    assert not Document.objects.exists()
    assert not Original.objects.exists()
