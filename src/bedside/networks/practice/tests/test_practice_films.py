"""Films on the practice network: strict, stateful, and shown by pages without a script."""

import struct
from collections.abc import Callable
from dataclasses import replace

import pytest

from bedside.base import http
from bedside.networks.base import Captions, Film, Link, NotActed, Part, Picture, Receipt, Rejected
from bedside.networks.practice import mp4
from bedside.networks.practice.tests.reel import CAPTIONS, SIZE, reel
from bedside.networks.practice.town import Town

Make = Callable[..., Part]
SPANISH = CAPTIONS.replace("Wash your hands for twenty seconds.", "Lávese las manos veinte segundos.")


@pytest.fixture(scope="module")
def bytes_of_film() -> bytes:
    return reel()


@pytest.fixture
def film(bytes_of_film: bytes) -> Film:
    captions = (Captions("en", CAPTIONS), Captions("es", SPANISH))
    return Film(bytes_of_film, "video/mp4", *SIZE, 2.0, "Hands under a tap", captions)


def publish(town: Town, link: Link, part: Part) -> Receipt:
    receipt = town.network.start(link, part)
    assert isinstance(receipt, Receipt)
    return receipt


def held(town: Town, link: Link, receipt: Receipt) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {link.secrets['token']}"}
    found: dict[str, object] = town.http.get(f"{town.url}/api/posts/{receipt.remote_id}", headers=headers).json()[
        "film"
    ]
    return found


def test_a_film_is_held_byte_for_byte_with_its_captions(town: Town, part: Make, film: Film) -> None:
    link = town.connect()
    receipt = publish(town, link, part("", film=film))
    shown = held(town, link, receipt)
    assert (shown["alt"], shown["width"], shown["height"]) == ("Hands under a tap", *SIZE)
    assert town.http.get(f"{town.url}/media/{shown['media']}").body == film.data
    captions = {each["language"]: each["media"] for each in shown["captions"]}  # type: ignore[attr-defined]
    assert town.http.get(f"{town.url}/media/{captions['es']}").body.decode() == SPANISH
    assert town.network.find(link, part("", film=film)) == receipt


def test_the_same_key_with_another_film_is_refused(town: Town, part: Make, film: Film) -> None:
    link = town.connect()
    first = publish(town, link, part(film=film))
    assert publish(town, link, part(film=film)) == first
    for other in (replace(film, data=reel(shade=30)), replace(film, captions=film.captions[:1])):
        with pytest.raises(Rejected):
            town.network.start(link, part(film=other))


def test_a_film_can_be_read_in_pieces(town: Town, part: Make, film: Film) -> None:
    link = town.connect()
    name = held(town, link, publish(town, link, part(film=film)))["media"]

    def asked(span: str) -> http.Reply:
        return town.http.get(f"{town.url}/media/{name}", headers={"Range": f"bytes={span}"})

    middle = asked("100-199")
    assert (middle.status, middle.body) == (206, film.data[100:200])
    assert middle.headers["content-range"] == f"bytes 100-199/{len(film.data)}"
    assert asked("200-").body == film.data[200:]
    assert asked(f"{len(film.data)}-").status == 416
    assert asked("no").body == film.data


def test_the_page_shows_a_player_with_captions_and_no_script(town: Town, part: Make, film: Film) -> None:
    link = town.connect()
    publish(town, link, part(film=replace(film, alt='Hands "under" <a> tap')))
    publish(town, link, part(number=1, film=replace(film, captions=())))
    reply = town.http.get(f"{town.url}/")
    page = reply.body.decode()
    assert page.count("<video controls") == 2
    assert page.count('<track kind="captions"') == 2
    assert 'aria-label="Hands &quot;under&quot; &lt;a&gt; tap"' in page
    assert "Without captions" in page
    assert "<script" not in page
    assert "media-src 'self'" in reply.headers["content-security-policy"]


def test_a_deleted_post_shows_no_film(town: Town, part: Make, film: Film) -> None:
    link = town.connect()
    receipt = publish(town, link, part(film=film))
    town.network.delete(link, receipt)
    assert "<video" not in town.http.get(f"{town.url}/post/{receipt.remote_id}").body.decode()


@pytest.mark.parametrize("kind", ["error_after", "reset_after", "timeout_before", "too_many"])
def test_an_upload_that_goes_wrong_leaves_nothing_unknown(town: Town, part: Make, film: Film, kind: str) -> None:
    link = town.connect()
    town.fault(kind=kind, on="upload", left=1, seconds=30)
    with pytest.raises(NotActed):
        town.network.start(link, part(film=film))
    assert town.tally(link).accepted == 0
    assert publish(town, link, part(film=film))


def test_validate_finds_what_the_server_would_refuse(town: Town, part: Make, film: Film, picture: Picture) -> None:
    network, link = town.network, town.connect()
    assert network.validate([part("", film=film)]) == []
    long = replace(film, data=long_film(film.data, 181), seconds=181)
    wordy = replace(film, captions=(Captions("en", CAPTIONS + "\n" * 20_000),))
    for number, (bad, code) in enumerate(
        [
            (replace(film, mime="video/quicktime"), "film.kind"),
            (long, "film.too-long"),
            (wordy, "captions.too-large"),
            (replace(film, alt="x" * 1_001), "alt.too-long"),
        ]
    ):
        assert [complaint.code for complaint in network.validate([part(film=bad)])] == [code]
        with pytest.raises(Rejected):
            network.start(link, part(number=number, film=bad))
    both = part(number=9, film=film, pictures=(picture,))
    assert [complaint.code for complaint in network.validate([both])] == ["film.with-pictures"]
    with pytest.raises(Rejected):
        network.start(link, both)


def long_film(data: bytes, seconds: int) -> bytes:
    """Return the film with another length in its head."""
    place = data.index(b"mvhd") + 16
    scale = struct.unpack_from(">I", data, place)[0]
    return data[: place + 4] + struct.pack(">I", scale * seconds) + data[place + 8 :]


def test_a_film_that_is_too_large_is_refused(town: Town, film: Film) -> None:
    headers = {"Authorization": f"Bearer {town.connect().secrets['token']}", "Content-Type": "video/mp4"}
    reply = town.http.post(f"{town.url}/api/media", content=bytes(100_000_001), headers=headers)
    assert (reply.status, reply.json()["error"]) == (413, "film_too_large")


def test_a_film_of_many_megabytes_arrives_whole(town: Town, part: Make, film: Film) -> None:
    link = town.connect()
    padding = 30_000_000
    large = replace(film, data=film.data + struct.pack(">I4s", padding + 8, b"free") + bytes(padding))
    name = held(town, link, publish(town, link, part(film=large)))["media"]
    last = town.http.get(f"{town.url}/media/{name}", headers={"Range": f"bytes={len(large.data) - 5}-"})
    assert (last.body, last.headers["content-range"].rpartition("/")[2]) == (bytes(5), str(len(large.data)))


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda data: b"",
        lambda data: b"not a film at all",
        lambda data: data[:-1],
        lambda data: data + b"more",
        lambda data: data[8:],
        lambda data: data.replace(b"vide", b"soun"),
        lambda data: data.replace(b"mvhd", b"none"),
        lambda data: b"\x00\x00\x00\x01ftyp" + bytes(20),
    ],
)
def test_what_is_no_whole_film_is_refused_with_a_sentence(
    town: Town, film: Film, spoiled: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(mp4.NotFilm, match=r"\.$"):
        mp4.read(spoiled(film.data))
    headers = {"Authorization": f"Bearer {town.connect().secrets['token']}", "Content-Type": "video/mp4"}
    reply = town.http.post(f"{town.url}/api/media", content=spoiled(film.data), headers=headers)
    assert (reply.status, reply.json()["error"]) == (422, "not_a_film")


@pytest.mark.parametrize(
    "film",
    [
        5,
        {"media": 5},
        {"media": "0" * 64, "colour": "red"},
        {"media": "0" * 64},
        {"media": "0" * 64, "captions": [{"language": "english language", "media": "0" * 64}]},
        {"media": "0" * 64, "captions": [{"language": "en", "media": "0" * 64}] * 2},
    ],
)
def test_a_post_with_a_film_that_is_none_is_refused(town: Town, film: object) -> None:
    headers = {"Authorization": f"Bearer {town.connect().secrets['token']}"}
    reply = town.http.post(f"{town.url}/api/posts", json={"text": "Hello", "film": film}, headers=headers)
    assert reply.status == 422
    assert reply.json()["message"].endswith(".")


@pytest.mark.parametrize("text", [b"\xff", b"Hello", b"WEBVTT\n\nnothing timed"])
def test_captions_that_are_none_are_refused(town: Town, text: bytes) -> None:
    headers = {"Authorization": f"Bearer {town.connect().secrets['token']}", "Content-Type": "text/vtt"}
    reply = town.http.post(f"{town.url}/api/media", content=text, headers=headers)
    assert (reply.status, reply.json()["error"]) == (422, "bad_captions")
