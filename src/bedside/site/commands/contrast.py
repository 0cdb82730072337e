"""`bedside contrast`: can text be read on what lies behind it? Loads neither Django nor the database."""

import json
import sys

import click

from bedside.checker import say
from bedside.checker.contrast import LARGE, NORMAL, UnknownColor, Worst, ratio, worst, written
from bedside.site.checking.sources import Unusable

# Text that stands out less than this is the color itself: letters that are already drawn.
_SAME = 1.02


@click.command(epilog="Exit code: 0 it can be read, 1 it is too faint, 2 wrong use.")
@click.argument("color")
@click.argument("background", required=False)
@click.option("--large", is_flag=True, help="Large text: 24 pixels and more, or bold from 18.66 pixels on.")
@click.option("--picture", metavar="FILE", help="The picture on which the text is to stand, instead of a background.")
@click.option(
    "--box",
    metavar="X,Y,WIDTH,HEIGHT",
    help="Where in the picture: left, top, width, height, in pixels or in %. Without it: anywhere.",
)
@click.option(
    "--language", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of the sentences."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    color: str, background: str | None, large: bool, picture: str | None, box: str | None, language: str, as_json: bool
) -> None:
    """Say whether text of a COLOR can be read on a BACKGROUND, or on a picture.

    A color is written "#0b5", "#00bb55" or "rgb(0, 187, 85)". Ordinary text needs a contrast of 4.5 to 1, large text 3
    to 1 (WCAG 2.1, 1.4.3). On a picture, the faintest pixel in the box counts. Take the picture without its words.

    \b
    Examples:
      bedside contrast "#ffffff" "#777777"
      bedside contrast "#ffffff" "#777777" --large
      bedside contrast "#ffffff" --picture walk.jpg --box 10%,80%,80%,15%
    """
    if (background is None) == (picture is None):
        raise click.UsageError("Give a background color, or a --picture: one of the two.")
    if box and not picture:
        raise click.UsageError("--box goes with --picture.")
    try:
        if picture:
            from bedside.site.checking.pixels import box_of

            there = box_of(picture, box)
            found = worst(color, there.colors, large=large)
            place: tuple[int, int] | None = there.place_of(found.color)
        else:
            measured = ratio(color, background or "")
            found, place = Worst((0, 0, 0), measured, 0.0), None
    except UnknownColor as error:
        raise Unusable(str(error)) from error
    least = LARGE if large else NORMAL
    if as_json:
        click.echo(json.dumps(_as_data(found, place, large=large)))
    else:
        _print(found, place, language, large=large)
    if found.ratio < least:
        sys.exit(1)


def _as_data(found: Worst, place: tuple[int, int] | None, *, large: bool) -> dict[str, object]:
    least = LARGE if large else NORMAL
    data: dict[str, object] = {"ratio": round(found.ratio, 3), "needs": least, "enough": found.ratio >= least}
    if place:
        data |= {"color": written(found.color), "x": place[0], "y": place[1], "share_too_faint": round(found.share, 4)}
    return data


def _print(found: Worst, place: tuple[int, int] | None, language: str, *, large: bool) -> None:
    enough = found.ratio >= (LARGE if large else NORMAL)
    if place:
        click.echo(say("contrast.worst", language, color=written(found.color), x=place[0], y=place[1]))
    told = say(
        "contrast.enough" if enough else "contrast.faint",
        language,
        ratio=_cut(found.ratio),
        size=say(f"contrast.size.{'large' if large else 'normal'}", language),
        least=LARGE if large else NORMAL,
    )
    click.secho(told, fg="green" if enough else "red")
    if not large and LARGE <= found.ratio < NORMAL:
        click.echo(say("contrast.only_large", language))
    if place and found.share:
        click.echo(say("contrast.share", language, percent=f"{max(0.1, found.share * 100):.1f}"))
    if place and found.ratio < _SAME:
        click.echo(say("contrast.drawn", language))


def _cut(ratio: float) -> str:
    """Return a contrast with two digits, cut and not rounded: 4.499 isn't 4.5."""
    return f"{int(ratio * 100) / 100:.2f}"
