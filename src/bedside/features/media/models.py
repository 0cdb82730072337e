"""Pictures and films: what was uploaded, the versions that posts use, what was seen in each, who answered for it.
Beside them, documents and sounds, which no post shows.

Asset ── Original            the file as it came, encrypted; nobody is ever shown it
  │        └── Portion       so much of it as arrived at once
  ├───── Making              a version that is being made: films take minutes
  ├───── Document            the clean copy of a document or a sound
  └───── Picture (version)   exactly the bytes that may leave
           ├── Sight         a possible face, a line of text, a code, flashes; where, and in a film when
           │     └── Answer  who it is, why it may be shown, or that it was painted over
           ├── Captions      what is said in a film
           └── Usage         a subject of a feature above that shows it ("post", 12)
"""

import hashlib
import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bedside.features.people.models import Unit, User
from bedside.kit.fields import EncryptedBytes, EncryptedJSON, EncryptedText


class Asset(models.Model):
    """A picture or a film of the library through all its versions, a document or a sound: what it is called and what
    has to be known of it.

    `alts` maps languages to what it shows; `rights_until` is the last day on which it may be shown; `consent` says
    which permission of the people in it is needed. `focus_x` and `focus_y` (shares from the left and from the top) are
    what must stay in sight where it is cut. `words` is title, tags and alts in lower case, to search in. None of these
    texts may tell of a person (see `services.describing`), so they are not encrypted.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        FILM = "film", _("Film")
        DOCUMENT = "document", _("Document")
        SOUND = "sound", _("Sound")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PICTURE)
    title = models.CharField(max_length=120, blank=True)
    alts = models.JSONField(default=dict)
    tags = models.JSONField(default=list)
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    rights_until = models.DateField(null=True)
    consent = models.CharField(max_length=300, blank=True)
    focus_x = models.FloatField(default=0.5)
    focus_y = models.FloatField(default=0.5)
    words = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    current = models.ForeignKey("Picture", models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-added_at", "-id"], name="assets_by_day")]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} {self.pk or 0}"

    @property
    def is_shown_in_posts(self) -> bool:
        """Whether it is of a kind that posts can show."""
        return self.kind in (Asset.Kind.PICTURE, Asset.Kind.FILM)


class Original(models.Model):
    """The file as it was uploaded, or as far as it has arrived. It may hold a place, a name, a face that was covered
    since: it is encrypted, has no page, and goes with its asset.

    An upload that breaks off goes on later under the same `key` with what is missing. Until it is complete it has no
    asset; what nobody goes on with is erased.
    """

    asset = models.OneToOneField(Asset, models.CASCADE, null=True, related_name="original")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()


class Portion(models.Model):
    """What arrived of an original at once; `start` is its place in bytes, `size` how many they are."""

    original = models.ForeignKey(Original, models.CASCADE, related_name="portions")
    start = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    data = EncryptedBytes()

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["original", "start"], name="one_portion_a_place")]


class Picture(models.Model):
    """One version of a picture: no metadata, no thumbnail, nothing but these pixels. Kept in the database, so that a
    backup, a crash and a second machine see the same picture as the words that use it.

    Of a film, `data` is the film, `poster` the frame that stands for it (a JPEG), `seconds` how long it is; width and
    height are those of both.

    `made` says how, from `made_from`; `painted` are the boxes that were painted over or, cropped, the one that was kept
    (shares of `made_from`); of a film [start, end, left, top, width, height], of a cut what went, as [start, end], both
    with seconds of `made_from`. `look` is whether it was searched for faces and words, `look_percent` how far that is
    in a film; `look_said` is the code of why it failed (`checker.pictures.refusing`).
    """

    class Made(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        BLURRED = "blurred", _("Blurred")
        COVERED = "covered", _("Covered")
        CROPPED = "cropped", _("Cropped")
        CUT = "cut", _("Cut")

    class Look(models.TextChoices):
        WAITING = "waiting", _("Being looked at")
        DONE = "done", _("Looked at")
        FAILED = "failed", _("The look failed")

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    mime = models.CharField(max_length=100)
    poster = models.BinaryField(null=True)
    seconds = models.FloatField(null=True)
    has_sound = models.BooleanField(default=False)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    removed = models.JSONField(default=list)
    made = models.CharField(max_length=10, choices=Made, default=Made.UPLOADED)
    made_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    painted = models.JSONField(default=list)
    look = models.CharField(max_length=10, choices=Look, default=Look.WAITING)
    look_said = models.CharField(max_length=40, blank=True)
    look_percent = models.PositiveSmallIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="one_picture_a_number")]
        indexes = [models.Index(fields=["added_at"], condition=Q(look="waiting"), name="pictures_to_look_at")]

    @property
    def is_film(self) -> bool:
        """Whether it moves."""
        return self.mime.startswith("video/")

    def is_intact(self) -> bool:
        """Whether the bytes are still those that were cleared."""
        return hashlib.sha256(bytes(self.data)).hexdigest() == self.sha256


class Sight(models.Model):
    """One thing that was seen in a version: see `checker.pictures.seen.Seen`. `number` is how pages call it. `asks` is
    how grave it was when it was seen ("block", "warning", ""): lists filter by it, and the rules say it anew.

    In a film it is seen from `starts` to `ends` (seconds); `track` is where, as [second, left, top, width, height], and
    the box is where it was seen best, at `best`.
    """

    class Kind(models.TextChoices):
        FACE = "face", _("Possible face")
        TEXT = "text", _("Words")
        CODE = "code", _("Bar or QR code")
        FLASH = "flash", _("Flashes")

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="sights")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=Kind)
    left = models.FloatField()
    top = models.FloatField()
    width = models.FloatField()
    height = models.FloatField()
    sure = models.FloatField()
    text = EncryptedText(default="")
    labels = models.JSONField(default=list)
    contrast = models.FloatField(null=True)
    starts = models.FloatField(null=True)
    ends = models.FloatField(null=True)
    best = models.FloatField(null=True)
    track = models.JSONField(default=list)
    asks = models.CharField(max_length=7, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["picture", "number"], name="one_sight_a_number")]


class Answer(models.Model):
    """What a person said of a sight. It counts until it is taken back, and until the day `until` is over. That it was
    painted over counts for no version that still shows it: `into` is the version in which it is gone.

    `carried_from` is the answer on an earlier version that it repeats, where the same thing is seen there.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", _("One of our staff")
        CONSENT = "consent", _("Somebody who gave permission")
        PUBLIC = "public", _("A public figure in a public role")
        NOT_FACE = "not_face", _("Not a face")
        UNREADABLE = "unreadable", _("Nobody can read it")
        MAY_SHOW = "may_show", _("It may be shown")
        STEADY = "steady", _("Checked: it doesn’t flash")
        BLURRED = "blurred", _("Blurred")
        COVERED = "covered", _("Covered")
        CROPPED = "cropped", _("Cropped away")
        CUT = "cut", _("Cut out")

    sight = models.ForeignKey(Sight, models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    name = EncryptedText(default="")
    reference = EncryptedText(default="")
    reason = EncryptedText(default="")
    until = models.DateField(null=True)
    into = models.ForeignKey(Picture, models.SET_NULL, null=True, related_name="+")
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="carried_to")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    ran_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sight"], condition=Q(taken_back_at=None), name="one_answer_stands")
        ]

    @property
    def is_painted(self) -> bool:
        """Whether it says that the thing is gone in a later version, and nothing of this one."""
        return self.kind in PAINTED

    def counts_on(self, day: date) -> bool:
        """Tell whether it answers for its own version on this day."""
        return self.taken_back_at is None and not self.is_painted and (self.until is None or self.until >= day)


PAINTED = (Answer.Kind.BLURRED, Answer.Kind.COVERED, Answer.Kind.CROPPED, Answer.Kind.CUT)


class Captions(models.Model):
    """What is said and heard in a film, as WebVTT. A machine's draft counts for nothing until a person has read it;
    `speechless` says that a person found nothing to caption (then `text` is empty). `draft` is how far a machine's
    draft is, `draft_said` why there is none."""

    class Draft(models.TextChoices):
        NONE = "", _("Not asked")
        WAITING = "waiting", _("Being drafted")
        FAILED = "failed", _("There is no draft")

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="captions")
    language = models.CharField(max_length=8)
    text = EncryptedText(default="")
    drafted = models.BooleanField(default=False)
    draft = models.CharField(max_length=7, choices=Draft, blank=True, default=Draft.NONE)
    draft_said = models.CharField(max_length=300, blank=True)
    speechless = models.BooleanField(default=False)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "language"], name="one_captions_a_language")]

    @property
    def counts(self) -> bool:
        """Whether a person read and watched it."""
        return self.read_at is not None


class Making(models.Model):
    """A version of a film that is being made, for it takes minutes: how far it is, and why it failed.

    `made_from` is None for the first version, which is made from the original. `places` are what to paint over:
    [start, end, left, top, width, height], in seconds and shares; of a cut, [start, end] is what goes. `sights` are the
    ids of those that are answered by it. `tries` counts how often somebody began; `moved_at` is when it last went on.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        DONE = "done", _("Made")
        FAILED = "failed", _("It could not be made")

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="makings")
    made = models.CharField(max_length=10, choices=Picture.Made, default=Picture.Made.UPLOADED)
    made_from = models.ForeignKey(Picture, models.CASCADE, null=True, related_name="+")
    places = models.JSONField(default=list)
    sights = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)
    into = models.ForeignKey(Picture, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], condition=Q(state="waiting"), name="films_to_make")]


class Document(models.Model):
    """The clean copy of a document or a sound, to be downloaded. No post shows it.

    `words` says whether its words could be read; `found` is what in them identifies somebody (see `documents`).
    """

    class Words(models.TextChoices):
        READ = "read", _("Read")
        PARTLY = "partly", _("Read in part")
        UNREADABLE = "unreadable", _("Not read")

    asset = models.OneToOneField(Asset, models.CASCADE, related_name="document")
    data = models.BinaryField()
    mime = models.CharField(max_length=100)
    ending = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    removed = models.JSONField(default=list)
    words = models.CharField(max_length=10, choices=Words)
    found = EncryptedJSON(default=list)


class Usage(models.Model):
    """That a subject of a feature above shows a version: named by kind and id, so that no key points upward."""

    picture = models.ForeignKey(Picture, models.PROTECT, related_name="usages")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "picture"], name="a_use_counts_once")
        ]
