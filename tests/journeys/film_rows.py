"""Films for the journeys, as rows: one with two people, a wristband and flashes, others in each state that a page has.
Runs in the house's environment and prints one line of JSON. What they show is real; the looks are written down by hand,
so that a page can be looked at without waiting for them."""

import hashlib
import io
import json
import subprocess
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bedside.site.boot import boot

boot()

from bedside.base import clock  # noqa: E402
from bedside.checker.pictures.seen import Box, Moment, Seen, Sight, Span  # noqa: E402
from bedside.features.media.models import Asset, Captions, Making, Picture  # noqa: E402
from bedside.features.media.services.looking import keep_seen  # noqa: E402
from bedside.features.people.cast import CLINIC  # noqa: E402
from bedside.features.people.models import Unit, User  # noqa: E402

FACE = Path(__file__).parents[2] / "src" / "bedside" / "checker" / "pictures" / "tests" / "astronaut.jpg"
SIZE, SECONDS, A_SECOND = (640, 360), 12, 10
WORDS = "JANE DOE  MRN 00482913"
DRAFT = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nWelcome to the Elm Street Clinic.\n\n"
    "00:00:05.000 --> 00:00:06.000\nwe are open on saturdays from nine to noon walk in\n"
)


def walker(second: float) -> Box:
    """Where the first person's face is: she walks from left to right."""
    return Box(0.08 + 0.1 * (second - 1), 0.24, 0.11, 0.24)


STANDING = Box(0.68, 0.2, 0.11, 0.24)
BAND = Box(0.06, 0.78, 0.52, 0.12)


def frame(second: float) -> Image.Image:
    """The film at one moment."""
    scene = Image.new("RGB", SIZE, (176, 196, 190))
    draw = ImageDraw.Draw(scene)
    draw.rectangle((0, 270, *SIZE), fill=(120, 140, 138))
    with Image.open(FACE) as opened:
        person = opened.convert("RGB").resize((150, 150))
    if 1 <= second < 5:
        box = walker(second)
        scene.paste(person, (round(box.left * 640) - 40, round(box.top * 360) - 20))
    if 6 <= second < 9:
        scene.paste(person.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (395, 52))
    if 6 <= second < 11:
        draw.rounded_rectangle((38, 280, 372, 326), 10, "white", "gray", 2)
        draw.text((50, 288), WORDS, "black", ImageFont.load_default(size=26))
    return scene


def film() -> bytes:
    """Encode it, with a tone for its sound."""
    frames = io.BytesIO()
    for number in range(SECONDS * A_SECOND):
        frame(number / A_SECOND).save(frames, "JPEG", quality=90)
    made = subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "image2pipe", "-framerate", str(A_SECOND), "-c:v", "mjpeg", "-i", "pipe:0",
         "-f", "lavfi", "-i", f"sine=frequency=300:duration={SECONDS}", "-shortest", "-c:v", "libx264", "-g", "5",
         "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1"],
        input=frames.getvalue(), capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    return made.stdout


def keep(by: User, data: bytes, title: str) -> Picture:
    """Keep a film of which nothing was seen yet."""
    poster = io.BytesIO()
    frame(0.5).save(poster, "JPEG")
    unit = Unit.objects.get(name=CLINIC)
    asset = Asset.objects.create(unit=unit, title=title, added_by=by, added_at=clock.now())
    kept = Picture.objects.create(
        asset=asset, unit=unit, name="film.mp4", data=data, mime="video/mp4", poster=poster.getvalue(),
        seconds=float(SECONDS), has_sound=True, size=len(data), sha256=hashlib.sha256(data).hexdigest(),
        width=SIZE[0], height=SIZE[1], added_by=by, added_at=clock.now(),
    )  # fmt: skip
    asset.current = kept
    asset.save(update_fields=["current"])
    return kept


def seen() -> list[Seen]:
    """What a look would find."""
    seconds = (1.0, 2.0, 3.0, 4.0, 4.9)
    walk = tuple(Moment(second, walker(second)) for second in seconds)
    stand = tuple(Moment(float(second), STANDING) for second in (6, 7, 8))
    band = tuple(Moment(float(second), BAND) for second in (6, 8, 10))
    whole = Box(0.0, 0.0, 1.0, 1.0)
    return [
        Seen(Sight.FACE, walker(3.0), 0.9, span=Span(1.0, 5.0), best=3.0, track=walk),
        Seen(Sight.FACE, STANDING, 0.9, span=Span(6.0, 9.0), best=7.0, track=stand),
        Seen(Sight.TEXT, BAND, 0.9, text=WORDS, labels=("NAME", "MRN"), span=Span(6.0, 11.0), best=8.0, track=band),
        Seen(Sight.FLASH, whole, 0.9, span=Span(11.0, 12.0), best=11.5, track=(Moment(11.5, whole),)),
    ]


def main() -> None:
    """Keep them, and say which they are."""
    maya = User.objects.get(email__startswith="maya")
    data = film()
    shown = keep(maya, data, "Come in")
    keep_seen(shown.pk, seen())
    waits = keep(maya, data, "A film that is being looked at")
    Picture.objects.filter(pk=waits.pk).update(look_percent=40)
    failed = keep(maya, data, "A film that broke")
    Picture.objects.filter(pk=failed.pk).update(look="failed", look_said="film_slow")
    painted = keep(maya, data, "A film of which a version is being made")
    keep_seen(painted.pk, seen()[:2])
    now = clock.now()
    making = Making.objects.create(
        asset=painted.asset, made="blurred", made_from=painted, percent=30, by=maya, at=now, moved_at=now
    )
    drafted = keep(maya, data, "A film of which a machine wrote the captions")
    keep_seen(drafted.pk, [])
    Captions.objects.create(picture=drafted, language="en", text=DRAFT, drafted=True)
    told = {"film": shown, "waits": waits, "failed": failed, "painted": painted, "making": making, "drafted": drafted}
    print(json.dumps({name: row.pk for name, row in told.items()}))


main()
