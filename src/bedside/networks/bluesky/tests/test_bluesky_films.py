"""How a film goes to Bluesky; the answers are scripted, `tests/peers` asks a real server."""

from dataclasses import replace

import pytest

from bedside.networks.base import Captions, Film, NotActed, Picture, Receipt, Rejected
from bedside.networks.bluesky.tests.test_bluesky_errors import LOST, PART, URI, link, network, reply

FILM = Film(b"film", "video/mp4", 640, 360, 12.5, "Hands under a tap", (Captions("en", "WEBVTT\n"),))
VIDEO, WORDS = ({"$type": "blob", "ref": {"$link": name}} for name in ("bafyfilm", "bafywords"))
TAKEN = reply(200, uri=URI, cid="bafypost")


def test_a_film_and_its_captions_go_up_before_the_post_that_shows_them() -> None:
    bluesky, asked = network(reply(200, blob=VIDEO), reply(200, blob=WORDS), TAKEN)
    assert isinstance(bluesky.start(link(), replace(PART, film=FILM)), Receipt)
    (first, film), (second, words), (last, post) = asked.asked
    assert (first, second, last) == ("com.atproto.repo.uploadBlob",) * 2 + ("com.atproto.repo.putRecord",)
    assert (film["content"], film["headers"]["Content-Type"]) == (b"film", "video/mp4")
    assert (words["content"], words["headers"]["Content-Type"]) == (b"WEBVTT\n", "text/vtt")
    assert post["json"]["record"]["embed"] == {
        "$type": "app.bsky.embed.video",
        "video": VIDEO,
        "captions": [{"lang": "en", "file": WORDS}],
        "alt": "Hands under a tap",
        "aspectRatio": {"width": 640, "height": 360},
    }


def test_a_film_in_which_nobody_speaks_has_no_captions() -> None:
    bluesky, asked = network(reply(200, blob=VIDEO), TAKEN)
    bluesky.start(link(), replace(PART, film=replace(FILM, captions=())))
    assert "captions" not in asked.asked[-1][1]["json"]["record"]["embed"]


def test_an_upload_that_broke_off_showed_nothing_to_anybody() -> None:
    for answers in ([LOST], [reply(200, blob=VIDEO), LOST], [reply(502)]):
        bluesky, asked = network(*answers)
        with pytest.raises(NotActed):
            bluesky.start(link(), replace(PART, film=FILM))
        assert "com.atproto.repo.putRecord" not in [name for name, _options in asked.asked]


def test_a_server_that_takes_less_says_so() -> None:
    bluesky, _asked = network(reply(413, "PayloadTooLarge"))
    with pytest.raises(Rejected, match="too large for it"):
        bluesky.start(link(), replace(PART, film=FILM))


def test_what_bluesky_would_refuse_is_known_before() -> None:
    bluesky, _asked = network()

    def codes(film: Film, *pictures: Picture) -> list[str]:
        return [each.code for each in bluesky.validate([replace(PART, text="", film=film, pictures=pictures)])]

    assert codes(FILM) == []
    assert codes(replace(FILM, seconds=180.0)) == []
    assert codes(replace(FILM, seconds=180.2)) == ["film.too-long"]
    assert codes(replace(FILM, mime="video/webm")) == ["film.kind"]
    assert codes(replace(FILM, data=bytes(100_000_001))) == ["film.too-large"]
    assert codes(replace(FILM, alt="x" * 1_001)) == ["alt.too-long"]
    assert codes(replace(FILM, captions=(Captions("es", "ñ" * 10_001),))) == ["captions.too-large"]
    assert codes(FILM, Picture(b"", "image/png", 1, 1, "")) == ["film.with-pictures"]
