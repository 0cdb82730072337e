import os
import shutil
import struct
from pathlib import Path

import pytest

from bedside.checker import say
from bedside.checker.pictures.films import making, program
from bedside.checker.pictures.films.facts import facts
from bedside.checker.pictures.films.graph import size_within
from bedside.checker.pictures.films.making import Place, Way, can_make, make
from bedside.checker.pictures.films.tests.written import (
    SECONDS,
    SOUND,
    film,
    frames,
    heard,
    seen,
    told,
    with_sound,
    without_words,
)
from bedside.checker.pictures.guarded import Watch
from bedside.checker.pictures.kinds import Kind
from bedside.checker.pictures.metadata import carried
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.tests.scenes import decoded

MARK = "MariaLopezMRN7781"
EVERYWHERE = Place(0, SECONDS, 0, 0, 1, 1)


def refused(data: bytes, kind: Kind = Kind.MP4) -> str:
    with pytest.raises(Refused) as raised:
        without_words(data, kind)
    assert all(raised.value.told("es"))
    return raised.value.code


@pytest.mark.parametrize(("ending", "kind"), [("mp4", Kind.MP4), ("mov", Kind.MOV), ("webm", Kind.WEBM)])
def test_a_film_of_each_kind_becomes_one_that_everybody_can_play(ending: str, kind: Kind) -> None:
    made = without_words(with_sound(ending), kind)
    assert (made.mime, made.width, made.height, made.has_sound) == ("video/mp4", 320, 240, True)
    assert made.seconds == pytest.approx(SECONDS, abs=0.1)
    answer = told(made.data)
    assert [stream["codec_name"] for stream in answer["streams"]] == ["h264", "aac"]
    assert answer["streams"][0]["pix_fmt"] == "yuv420p"
    assert answer["streams"][0]["profile"] == "High"
    # It can be shown while it is still coming.
    assert made.data.index(b"moov") < made.data.index(b"mdat")
    poster = decoded(made.poster)
    assert (poster.format, poster.size) == ("JPEG", (320, 240))
    assert carried(made.poster) == ()


def test_nothing_of_what_a_film_carried_is_left_and_no_program_is_named(tmp_path: Path) -> None:
    captions, chapters = tmp_path / "captions.srt", tmp_path / "chapters"
    captions.write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{MARK}\n")
    chapters.write_text(f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle={MARK}\n")
    data = film(
        *(*seen(), *SOUND, "-i", str(captions), "-f", "ffmetadata", "-i", str(chapters), "-map_chapters", "3"),
        *("-map", "0", "-map", "1", "-map", "2", "-c:s", "mov_text", "-metadata", f"title={MARK}"),
        *("-metadata", "location=+40.0000-075.0000/", "-metadata:s:0", f"handler_name={MARK}"),
    )
    assert data.count(MARK.encode()) >= 3
    made = without_words(data)
    assert carried(made.data) == ()
    answer = told(made.data)
    assert len(answer["streams"]) == 2
    assert answer["chapters"] == []
    assert not any(word in made.data for word in (MARK.encode(), b"Lavf", b"Lavc", b"x264", b"Handler"))


def test_the_poster_is_no_frame_that_tells_nothing() -> None:
    dark = ["-f", "lavfi", "-i", "color=black:d=1:s=320x240:r=10"]
    data = film(*dark, *seen(seconds=3), "-filter_complex", "[0][1]concat")
    assert max(decoded(without_words(data).poster).convert("L").tobytes()) > 150


def test_who_waits_is_told_how_far_it_is() -> None:
    percents: list[int] = []
    make([with_sound()], Kind.MP4, progress=percents.append)
    assert percents[0] == 0
    assert percents[-1] == 100
    assert percents == sorted(set(percents))


def test_portions_of_any_size_are_one_film() -> None:
    data = with_sound()
    portions = [data[at : at + 1000] for at in range(0, len(data), 1000)]
    assert make(iter(portions), Kind.MP4, progress=lambda _percent: None).data == without_words(data).data


# --- what leaves, whatever came ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("come", "gone"),
    [
        ((1920, 1080), (1920, 1080)),
        ((3840, 2160), (1920, 1080)),
        ((2160, 3840), (1080, 1920)),
        ((3840, 1600), (1920, 800)),
        ((1079, 501), (1078, 500)),
        ((2, 2), (2, 2)),
    ],
)
def test_a_film_has_at_most_1080_lines_and_even_sides(come: tuple[int, int], gone: tuple[int, int]) -> None:
    assert size_within(*come) == gone


@pytest.mark.parametrize(("come", "gone"), [("10", 10), ("25", 25), ("60", 30), ("50", 25), ("120", 30), ("48", 24)])
def test_a_film_has_at_most_30_frames_a_second(come: str, gone: int) -> None:
    made = without_words(film(*seen("64x64", come)))
    assert told(made.data)["streams"][0]["avg_frame_rate"] == f"{gone}/1"
    assert len(frames(made.data, (64, 64))) == gone * SECONDS


def test_a_film_with_uneven_times_between_its_frames_keeps_its_length() -> None:
    data = film(*seen(rate="30"), "-vf", "select='lt(n,10)+gt(n,40)'", "-fps_mode", "vfr")
    made = without_words(data)
    assert made.seconds == pytest.approx(SECONDS, abs=0.15)
    assert told(made.data)["streams"][0]["avg_frame_rate"] == "30/1"


def test_a_phones_film_stands_upright() -> None:
    data = turned(film(*seen("320x180")))
    assert told(data)["streams"][0]["side_data_list"][0]["rotation"] == -90
    made = without_words(data)
    assert (made.width, made.height) == (180, 320)
    assert "side_data_list" not in told(made.data)["streams"][0]
    assert decoded(made.poster).size == (180, 320)


def turned(data: bytes) -> bytes:
    """Return a film that says it is shown turned by a quarter, as a phone's does."""
    plain = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    at = data.index(plain, data.index(b"tkhd"))
    quarter = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    return data[:at] + quarter + data[at + 36 :]


def test_odd_sides_long_pixels_and_a_single_frame() -> None:
    odd = without_words(film(*seen("321x241"), "-pix_fmt", "yuv444p"))
    assert (odd.width, odd.height) == (320, 240)
    long = without_words(film(*seen("160x240"), "-vf", "setsar=2"))
    assert (long.width, long.height) == (320, 240)
    one = without_words(film(*seen(), "-frames:v", "1"))
    assert len(frames(one.data, (320, 240))) == 1
    assert decoded(one.poster).size == (320, 240)


def test_a_film_without_sound_and_one_with_several() -> None:
    assert not without_words(film(*seen())).has_sound
    two = film(*seen(), *SOUND, *SOUND, "-map", "0", "-map", "1", "-map", "2", "-ac", "6")
    streams = told(without_words(two).data)["streams"]
    assert [(each["codec_type"], each.get("channels")) for each in streams] == [("video", None), ("audio", 2)]


def test_sound_that_begins_later_stays_in_time() -> None:
    late = film(*seen(), "-itsoffset", "1", "-f", "lavfi", "-i", "sine=d=1:r=16000", ending="mov")
    sound = heard(without_words(late, Kind.MOV).data)
    loud = [abs(sample[0]) > 500 for sample in struct.iter_unpack("<h", sound)]
    assert loud.index(True) / 8000 == pytest.approx(1, abs=0.1)


def test_light_for_other_screens_is_made_fit_for_all() -> None:
    bright = film(
        *(*seen(), "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1"),
        *("-x265-params", "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"),
    )
    assert told(bright)["streams"][0]["color_transfer"] == "smpte2084"
    stream = told(without_words(bright).data)["streams"][0]
    assert (stream["pix_fmt"], stream["color_transfer"], stream["color_space"]) == ("yuv420p", "bt709", "bt709")


def test_a_film_is_written_as_small_as_it_must_be() -> None:
    noise = film(*seen("640x480", "30"), "-vf", "noise=alls=100:allf=t", "-qp", "10")
    assert len(noise) > 4_000_000
    made = without_words(noise, megabytes_out=1)
    assert len(made.data) <= 1024 * 1024
    assert made.seconds == pytest.approx(SECONDS, abs=0.1)


# --- painting and cutting ------------------------------------------------------------------------------------------


def test_of_what_is_blurred_nothing_is_left_that_could_be_got_back() -> None:
    """Two films that differ only inside of the places become the same bytes."""
    places = [Place(0, 1, 0.2, 0.2, 0.3, 0.4), Place(1, SECONDS, 0.6, 0.3, 0.4, 0.5)]
    inside = "drawbox=x=64:y=48:w=96:h=96:t=fill:enable='lte(t,1)':color={0},"
    inside += "drawbox=x=192:y=72:w=128:h=120:t=fill:enable='gte(t,1)':color={0}"
    exact = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "0")
    one, other = (film(*seen(), "-vf", inside.format(color), *exact) for color in ("red", "white"))
    assert one != other
    for way in (Way.BLURRED, Way.COVERED):
        assert without_words(one, way=way, places=places).data == without_words(other, way=way, places=places).data
    assert without_words(one).data != without_words(other).data


def test_what_is_covered_is_black_during_its_time_and_not_at_other_times() -> None:
    made = without_words(film(*white()), way=Way.COVERED, places=[Place(0.5, 1, 0.25, 0.25, 0.5, 0.5)])
    middle = [frame[120 * 320 + 160] for frame in frames(made.data, (320, 240))]
    assert [value < 40 for value in middle] == [4 <= number <= 11 for number in range(20)]
    corner = [frame[10 * 320 + 10] for frame in frames(made.data, (320, 240))]
    assert min(corner) > 200


def white() -> list[str]:
    return ["-f", "lavfi", "-i", f"color=white:d={SECONDS}:s=320x240:r=10"]


def test_a_face_that_moves_is_a_list_of_many_places() -> None:
    places = [Place(at / 1000, at / 1000 + 0.001, at / 4000, 0.4, 0.1, 0.2) for at in range(2000)]
    made = without_words(film(*white()), way=Way.COVERED, places=places)
    row = 120 * 320
    shown = frames(made.data, (320, 240))
    assert [frame[row + round(320 * (number / 40 + 0.05))] < 40 for number, frame in enumerate(shown)] == [True] * 20
    assert [frame[row + round(320 * (number / 40 + 0.35))] > 200 for number, frame in enumerate(shown)] == [True] * 20


@pytest.mark.parametrize("way", [Way.BLURRED, Way.COVERED])
def test_places_at_the_edge_are_painted_too(way: Way) -> None:
    places = [EVERYWHERE, Place(0, 1, -0.1, -0.1, 0.2, 0.2), Place(0, 1, 0.95, 0.95, 0.2, 0.2)]
    assert without_words(film(*white()), way=way, places=places).width == 320


def test_what_is_cut_out_is_gone_from_picture_and_sound_and_both_stay_in_time() -> None:
    # Each second has its own light and its own loudness.
    pictures = [
        *("-f", "lavfi", "-i", "color=black:d=4:s=64x64:r=10,geq=lum='40+50*floor(T)':cb=128:cr=128"),
        *("-f", "lavfi", "-i", "aevalsrc='(floor(t)+1)/8*sin(2*PI*500*t)':d=4:s=16000"),
    ]
    cuts = [Place(2, 3, 0, 0, 0, 0), Place(0.5, 1, 0, 0, 0, 0), Place(0.9, 1, 0, 0, 0, 0)]
    made = without_words(film(*pictures), way=Way.CUT, places=cuts)
    assert made.seconds == pytest.approx(2.5, abs=0.1)
    light = [round((frame[32 * 64 + 32] - 40) / 50) for frame in frames(made.data, (64, 64))]
    assert light == [0] * 5 + [1] * 10 + [3] * 10
    loud = [sample[0] for sample in struct.iter_unpack("<h", heard(made.data))]
    peaks = [round(max(loud[at : at + 800]) / 32768 * 8) for at in range(400, 8000 * 2 + 3000, 1600)]
    assert peaks == [1, 1, 2, 2, 2, 2, 2, 4, 4, 4, 4, 4][: len(peaks)]


def test_never_all_of_a_film_is_cut_out() -> None:
    with pytest.raises(Refused, match="Nothing of this video would be left"):
        without_words(film(*seen()), way=Way.CUT, places=[Place(0, 1.5, 0, 0, 0, 0), Place(1, 9, 0, 0, 0, 0)])


@pytest.mark.parametrize(
    "place",
    [Place(0, 1, 0, 0, 0, 0.5), Place(1, 0, 0, 0, 1, 1), Place(0, 1, 2, 0, 1, 1), Place(0, float("nan"), *4 * [0.5])],
)
def test_a_place_that_is_none_is_refused(place: Place) -> None:
    with pytest.raises(Refused, match="isn’t inside this video"):
        without_words(b"", way=Way.COVERED, places=[place])


# --- what is no film -----------------------------------------------------------------------------------------------


def test_what_is_damaged_or_cut_off_gets_a_sentence() -> None:
    data = film(*seen(), *SOUND, "-movflags", "+faststart")
    assert refused(b"") == "film_damaged"
    assert refused(b"Flu shots on Saturday, from 9 to 5.\n" * 50) == "film_damaged"
    assert refused(data[: len(data) // 2]) == "film_damaged"
    assert refused(data[:200]) == "film_damaged"
    assert refused(with_sound()[:-3000]) == "film_damaged"
    assert refused(bytes(500_000)) == "film_damaged"


def test_sound_alone_is_no_film() -> None:
    assert refused(film(*SOUND, "-c:v", "copy")) == "film_no_picture"
    with pytest.raises(Refused, match="not a video that Bedside knows"):
        without_words(b"", Kind.MP3)


def test_a_list_of_other_files_opens_none_of_them(tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(film(*seen()))
    fifo = tmp_path / "watched.ts"
    os.mkfifo(fifo)
    lists = [
        f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:2,\n{other}\n#EXTINF:2,\n{fifo}\n#EXT-X-ENDLIST\n",
        f"ffconcat version 1.0\nfile {other}\nfile {fifo}\n",
        f"#EXTM3U\n#EXTINF:2,\nconcat:{other}|{fifo}\n#EXT-X-ENDLIST\n",
    ]
    for each in lists:
        assert refused(each.encode()) == "film_damaged"
        assert refused(each.encode(), Kind.WEBM) == "film_damaged"
        # Had somebody opened it for reading, there would be a reader, and this would not fail.
        with pytest.raises(OSError, match="No such device"):
            os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)


def test_a_film_whose_pictures_lie_in_another_file_is_damaged(tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(film(*seen()))
    data = film(*seen())
    name = str(other).encode() + b"\0"
    start = data.index(b"dref") - 4
    entry = struct.pack(">I4sI", 12 + len(name), b"url ", 0) + name
    box = struct.pack(">I4sII", 16 + len(entry), b"dref", 0, 1) + entry
    grown = bytearray(data[:start] + box + data[start + 28 :])
    more = len(box) - 28
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
        at = grown.index(kind) - 4
        grown[at : at + 4] = (int.from_bytes(grown[at : at + 4], "big") + more).to_bytes(4, "big")
    media = grown.index(b"mdat")
    bare = bytes(grown[: media + 4]) + bytes(len(grown) - media - 4) if media > start else bytes(grown)
    if media < start:
        end = grown.index(b"moov") - 4
        bare = bare[: media + 4] + bytes(end - media - 4) + bare[end:]
    assert refused(bare) in ("film_damaged", "film_died")


def test_a_film_that_unfolds_to_fill_the_memory_gets_a_sentence() -> None:
    data = film("-f", "lavfi", "-i", "color=black:d=0.1:s=10000x10000:r=10", "-c:v", "mjpeg", ending="mov")
    assert len(data) < 1_000_000
    assert refused(data, Kind.MOV) == "film_pixels"


def test_a_film_of_absurd_length_gets_a_sentence() -> None:
    data = bytearray(film(*seen(), "-bf", "0"))
    # The second number of its table of times: how long each frame is shown.
    at = data.index(b"stts") + 16
    data[at : at + 4] = struct.pack(">I", 0x7000_0000)
    assert refused(bytes(data)) in ("film_long", "film_damaged")
    long = film("-f", "lavfi", "-i", "color=black:d=930:s=64x64:r=1")
    assert refused(long) == "film_long"
    sound_goes_on = film(*seen("64x64"), "-f", "lavfi", "-i", "anullsrc=d=920:r=8000", "-t", "920")
    assert refused(sound_goes_on) == "film_long"
    assert "longer than 15 minutes" in str(Refused("film_long", limit="15"))


def test_one_that_takes_too_long_or_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    data = film(*seen("640x480", "30"))
    with pytest.raises(Refused, match="took too long"):
        without_words(data, seconds=0.05)
    monkeypatch.setattr(program, "MEGABYTES", 5)
    with pytest.raises(Refused, match=r"too much memory|damaged|broke off"):
        without_words(data)


def test_what_can_not_be_written_small_enough_is_told() -> None:
    noise = film(*seen("640x480", "30"), "-vf", "noise=alls=100:allf=t")
    with pytest.raises(Refused, match="too large to be sent"):
        without_words(noise, megabytes_out=0)


def test_who_breaks_off_leaves_no_program_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def watched(pid: int, megabytes: int) -> Watch:
        begun.append(pid)
        return Watch(pid, megabytes)

    def stop(percent: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "Watch", watched)
    with pytest.raises(KeyboardInterrupt):
        make([film(*seen("640x480", "30"))], Kind.MP4, progress=lambda percent: stop(percent) if percent else None)
    assert begun
    assert not any(Path(f"/proc/{pid}").exists() for pid in begun)


# --- the program ---------------------------------------------------------------------------------------------------


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)


@pytest.mark.usefixtures("nothing_installed")
def test_without_the_program_a_film_is_refused_with_what_to_install() -> None:
    assert not can_make()
    with pytest.raises(Refused, match="apt-get install ffmpeg") as raised:
        without_words(b"")
    assert "no está instalado" in raised.value.told("es")[0]


def test_a_program_that_can_not_write_such_films_counts_as_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in = tmp_path / "ffmpeg"
    stand_in.write_text("#!/bin/sh\necho 'ffmpeg version 6, without x264'\n")
    stand_in.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name: str(stand_in))
    assert not can_make()
    monkeypatch.setattr(shutil, "which", lambda _name: str(tmp_path / "gone"))
    assert not can_make()


def test_the_program_learns_no_secret_and_what_it_says_goes_nowhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    real = program.program()
    assert real is not None
    stand_in = tmp_path / "ffmpeg"
    stand_in.write_text(f"#!/bin/sh\nenv > {tmp_path}/told\necho {MARK} >&2\nexit 1\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("BEDSIDE_SECRET", "s3cret")
    monkeypatch.setattr(making, "program", lambda: real._replace(ffmpeg=str(stand_in)))
    with pytest.raises(Refused) as raised:
        without_words(film(*seen()))
    assert "s3cret" not in (tmp_path / "told").read_text()
    assert MARK not in str(raised.value)
    assert capfd.readouterr() == ("", "")


def test_each_version_is_asked_in_its_own_words() -> None:
    real = program.program()
    assert real is not None
    assert real._replace(version=8).script == "-filter_complex_script"
    assert real._replace(version=10).script == "-/filter_complex"


def test_a_film_that_doesnt_stand_upright_is_no_film_of_ours() -> None:
    data = film(*seen())
    assert facts(data)[:2] == (320, 240)
    with pytest.raises(ValueError, match="upright"):
        facts(turned(data))


def test_every_reason_is_told_in_two_languages() -> None:
    for code in ("no_ffmpeg", "film_damaged", "film_memory", "film_too_large", "film_places"):
        assert say(f"file.{code}", "en") != say(f"file.{code}", "es")
