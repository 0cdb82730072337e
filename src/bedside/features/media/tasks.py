"""Side work of pictures and films, run by the worker: looking for faces and words, making films. It has queues of its
own: a look takes seconds and must keep no mail waiting, a film takes minutes and must keep no picture waiting."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bedside.base import clock
from bedside.features.media.models import Captions, Picture
from bedside.features.media.services.captions import draft_captions
from bedside.features.media.services.expiring import note_what_ran_out
from bedside.features.media.services.looking import look_at
from bedside.features.media.services.uploading import erase_unfinished
from bedside.features.media.services.working import forgotten, work_on

QUEUE = "pictures"
FILMS = "films"
# So long a picture may wait before its look is asked for again: the job was lost with its worker.
FORGOTTEN_AFTER = timedelta(minutes=5)


def look_soon(picture: int) -> None:
    """Have a picture looked at, in the caller's transaction; where that is asked for already, once is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        film = Picture.objects.filter(pk=picture, mime__startswith="video/").exists()
        look.configure(queue=FILMS if film else QUEUE, queueing_lock=f"media.look:{picture}").defer(picture=picture)


def make_soon(making: int) -> None:
    """Have a film made, in the caller's transaction; where that is asked for already, once is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        make.configure(queueing_lock=f"media.make:{making}").defer(making=making)


@app.task(name="media.look", queue=QUEUE)
def look(picture: int) -> None:
    """Look at one picture."""
    look_at(picture)


def draft_soon(captions: int) -> None:
    """Have the captions of a film drafted, in the caller's transaction; once is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        draft.configure(queueing_lock=f"media.draft:{captions}").defer(captions=captions)


@app.task(name="media.draft", queue=FILMS)
def draft(captions: int) -> None:
    """Listen to one film."""
    draft_captions(captions)


@app.periodic(cron="*/5 * * * *")
@app.task(name="media.draft-again", queue="chores", queueing_lock="media.draft-again")
def draft_forgotten(timestamp: int) -> None:
    """Ask again for drafts whose worker died. One that is under way is not begun twice."""
    for captions in Captions.objects.filter(draft=Captions.Draft.WAITING).order_by("pk").values_list("pk", flat=True):
        draft_soon(captions)


@app.periodic(cron="*/5 * * * *")
@app.task(name="media.look-again", queue=QUEUE, queueing_lock="media.look-again")
def look_at_forgotten(timestamp: int) -> None:
    """Ask again for looks that nobody finished: a worker died, or the pictures are older than the first look."""
    waiting = Picture.objects.filter(look=Picture.Look.WAITING, added_at__lt=clock.now() - FORGOTTEN_AFTER)
    for picture in waiting.order_by("added_at").values_list("pk", flat=True)[:200]:
        look_soon(picture)


@app.task(name="media.make", queue=FILMS)
def make(making: int) -> None:
    """Make one version of a film."""
    work_on(making)


@app.periodic(cron="* * * * *")
@app.task(name="media.make-again", queue="chores", queueing_lock="media.make-again")
def make_forgotten(timestamp: int) -> None:
    """Ask again for films whose worker died."""
    for making in forgotten():
        make_soon(making)


@app.periodic(cron="23 * * * *")
@app.task(name="media.erase-unfinished", queue="chores", queueing_lock="media.erase-unfinished")
def erase_old_uploads(timestamp: int) -> None:
    """Erase uploads with which nobody went on."""
    erase_unfinished()


@app.periodic(cron="11 * * * *")
@app.task(name="media.expire", queue="chores", queueing_lock="media.expire")
def expire(timestamp: int) -> None:
    """Announce permissions that ran out. Each hour, for days end at different hours around the world."""
    note_what_ran_out()
