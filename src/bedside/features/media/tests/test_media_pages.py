"""Pictures as people add and see them: what is refused in words, what is removed, who may look."""

import io
import zlib
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation
from PIL import Image

from bedside.features.media.models import Picture
from bedside.features.media.repaint import MAX_UPLOAD
from bedside.features.media.uploads import InMemory
from bedside.features.media.wording import removed_sentence
from bedside.features.people.cast import Cast
from bedside.features.people.models import Unit, User

SignedIn = Callable[[User], Client]


def jpeg(*, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG", exif=exif or Image.Exif())
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of 60,000 by 60,000 pixels in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = (60_000).to_bytes(4, "big")
    header = size + size + bytes([8, 0, 0, 0, 0])
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def add(client: Client, unit: Unit, data: bytes, name: str = "maria.jpg") -> tuple[int, dict[str, str]]:
    file = io.BytesIO(data)
    file.name = name
    answer = client.post("/media/add/", {"unit": unit.pk, "file": file}, headers={"Accept": "application/json"})
    return answer.status_code, answer.json()


def test_picture_arrives_without_what_the_phone_wrote_into_it(cast: Cast, signed_in: SignedIn) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Phone"
    exif[0x8825] = {1: "N", 2: (40.0, 1.0, 2.0)}
    status, answer = add(signed_in(cast.maya), cast.clinic, jpeg(exif=exif))
    assert status == 201
    assert answer["removed"] == (
        "Removed from the file: the place where it was taken and which camera, phone or program made it."
    )
    with translation.override("es"):
        assert "el lugar donde se tomó" in removed_sentence(["position"])
    kept = Picture.objects.get(pk=answer["id"])
    assert "maria" not in kept.name
    with Image.open(io.BytesIO(bytes(kept.data))) as clean:
        assert not clean.getexif()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 a letter", "This file is a PDF document, not a picture."),
        (jpeg()[:200], "This picture is damaged."),
        (bomb(), "This picture has far more than 40 megapixels."),
        (b"", "This file is empty."),
        (bytes(MAX_UPLOAD + 1), "This file is larger than 20 MB."),
    ],
    ids=["letter", "damaged", "bomb", "empty", "large"],
)
def test_what_is_no_picture_is_refused_in_words(cast: Cast, signed_in: SignedIn, data: bytes, what: str) -> None:
    status, answer = add(signed_in(cast.maya), cast.clinic, data)
    assert (status, answer["what"]) == (422, what)
    assert answer["do"]
    assert not Picture.objects.exists()


def test_picture_just_above_the_limit_of_pixels_is_refused(cast: Cast, signed_in: SignedIn) -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    status, answer = add(signed_in(cast.maya), cast.clinic, out.getvalue())
    assert (status, answer["what"]) == (422, "This picture has more than 40 megapixels.")


def test_nobody_adds_pictures_for_a_unit_they_do_not_write_for(cast: Cast, signed_in: SignedIn) -> None:
    status, answer = add(signed_in(cast.leo), cast.clinic, jpeg())
    assert status == 403
    assert answer["what"].startswith("You may not write posts")


def test_uploads_never_touch_the_disk() -> None:
    wall = InMemory()
    wall.new_file("file", "maria.jpg", "image/jpeg", 3, None)
    wall.receive_data_chunk(b"abc", 0)
    file = wall.file_complete(3)
    assert file
    assert (file.read(), file.name, hasattr(file, "temporary_file_path")) == (b"abc", "upload", False)


def test_only_readers_of_the_unit_see_its_pictures(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    _status, answer = add(maya, cast.clinic, jpeg())
    seen = maya.get(answer["url"])
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/jpeg")
    assert seen["Cache-Control"] == "private, max-age=600"
    assert maya.get(answer["url"], headers={"If-None-Match": seen["ETag"]}).status_code == 304
    assert signed_in(cast.leo).get(answer["url"]).status_code == 403
    assert Client().get(answer["url"]).status_code == 302


def test_address_of_another_picture_leads_nowhere(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    _status, answer = add(maya, cast.clinic, jpeg())
    assert maya.get(f"/media/{answer['id']}/0123456789ab/").status_code == 404
    assert maya.get(f"/media/{answer['id']}/{answer['url'].split('/')[3][:2]}/").status_code == 404
