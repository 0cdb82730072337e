"""Mail, through a real mail server on this computer."""

import re
import smtplib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.notify import mail, sending, tasks
from bedside.features.notify.api import settle, tell
from bedside.features.notify.models import Notice, Preference
from bedside.features.notify.tests.conftest import MailServer, Serve
from bedside.features.notify.tests.kinds import APPROVAL, NEWS
from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership, User
from bedside.features.people.permissions import Role

NINE = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # in New York


def told(*people: User, kind: str = APPROVAL, key: str = "request:40", by: User | None = None) -> None:
    with transaction.atomic():
        tell(to=people, kind=kind, url="/posts/12/", key=key, by=by)


def letters(server: MailServer) -> list[EmailMessage]:
    found = []
    for envelope in server.handler.taken:
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        found.append(letter)
    return found


def body(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text


@pytest.mark.parametrize("encryption", ["starttls", "tls", "none"])
def test_a_mail_arrives(cast: Cast, serve: Serve, encryption: str) -> None:
    server = serve(encryption)
    told(cast.ana)
    tasks.mail_user(user=cast.ana.pk)
    (letter,) = letters(server)
    assert letter["To"] == "ana@riverside.example"
    assert letter["Subject"] == "A post waits for you"
    assert "A post waits for your approval." in body(letter)
    notice = Notice.objects.get()
    link = f"http://localhost:8000/notices/{notice.pk}/"
    assert link in body(letter)
    assert link in body(letter, "html")
    assert "/notices/settings/" in body(letter)
    assert notice.mailed_at is not None


def test_a_mail_holds_nothing_but_fixed_words_and_two_names(cast: Cast, serve: Serve) -> None:
    """Take away what is fixed, the person's name, the organization's, and two addresses: nothing is left."""
    server = serve()
    told(cast.ana, by=cast.maya)
    sending.mail_what_waits(cast.ana.pk)
    (letter,) = letters(server)
    assert "Maya" not in letter.as_string()
    assert "posts/12" not in letter.as_string()
    assert "request" not in body(letter) + body(letter, "html")
    rest = " ".join(body(letter).split())
    for fixed in (
        "Hello Dr. Ana Ruiz,",
        "A post waits for your approval.",
        "Open it in Bedside:",
        f"http://localhost:8000/notices/{Notice.objects.get().pk}/",
        "You get this at once because it waits for you. Change what is mailed to you:",
        "http://localhost:8000/notices/settings/",
        "Riverside Health's Bedside. What it is about is not in this mail, so that nobody reads it who shouldn't.",
    ):
        assert fixed in rest
        rest = rest.replace(fixed, "")
    assert rest.strip() == ""


def test_what_came_together_is_one_mail(cast: Cast, serve: Serve) -> None:
    server = serve()
    told(cast.ana)
    told(cast.ana, key="request:41")
    tasks.mail_user(user=cast.ana.pk)
    tasks.mail_user(user=cast.ana.pk)
    (letter,) = letters(server)
    assert "A post waits for your approval. (2 times)" in body(letter)
    assert "http://localhost:8000/notices/" in body(letter).splitlines()


def test_a_mail_speaks_the_persons_language(cast: Cast, serve: Serve) -> None:
    server = serve()
    cast.ana.language = "es"
    cast.ana.save()
    told(cast.ana)
    sending.mail_what_waits(cast.ana.pk)
    assert '<html lang="es">' in body(letters(server)[0], "html")
    assert translation.get_language() == "en"


def test_what_is_done_or_seen_is_not_mailed(cast: Cast, serve: Serve) -> None:
    server = serve()
    told(cast.ana, cast.priya)
    settle(kind=APPROVAL, key="request:40")
    told(cast.ana, key="request:41")
    Notice.objects.filter(key="request:41").update(seen_at=clock.now())
    for user in (cast.ana, cast.priya):
        tasks.mail_user(user=user.pk)
    assert server.handler.taken == []


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
def test_a_server_without_encryption_gets_nothing(cast: Cast, serve: Serve, encryption: str) -> None:
    server = serve(encryption, offered=False)
    told(cast.ana)
    with pytest.raises((smtplib.SMTPException, OSError)):
        sending.mail_what_waits(cast.ana.pk)
    assert server.handler.taken == []
    assert Notice.objects.get().mailed_at is None


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    cast: Cast, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    monkeypatch.delenv("SSL_CERT_FILE")
    told(cast.ana)
    with pytest.raises(OSError, match="certificate verify failed"):
        sending.mail_what_waits(cast.ana.pk)
    assert server.handler.taken == []


def test_a_mail_that_failed_is_sent_when_the_server_is_back(cast: Cast, serve: Serve) -> None:
    server = serve()
    server.handler.refuse_data = "451 later, please"
    told(cast.ana)
    with pytest.raises(smtplib.SMTPDataError):
        sending.mail_what_waits(cast.ana.pk)
    server.handler.refuse_data = ""
    tasks.mail_user(user=cast.ana.pk)
    assert len(letters(server)) == 1


def test_a_server_that_is_away_makes_the_job_come_again_later() -> None:
    patience = tasks.Patience()
    pauses = [patience.pause(attempts) for attempts in range(tasks.Patience.MOST)]
    assert pauses[:6] == [30, 60, 120, 240, 480, 900]
    assert max(pauses) == 900
    assert timedelta(days=1.5) < timedelta(seconds=sum(pauses)) < timedelta(days=3)
    job = Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="notify.again", attempts=2)
    decision = patience.get_retry_decision(exception=OSError(), job=job)
    assert decision is not None
    assert patience.get_retry_decision(exception=OSError(), job=job.evolve(attempts=tasks.Patience.MOST)) is None


def test_however_many_mails_fail_one_job_tries_again(cast: Cast, serve: Serve) -> None:
    server = serve()
    server.handler.refuse_data = "451 later, please"
    for number in range(3):
        told(cast.ana, key=f"request:{number}")
        tasks.mail_user(user=cast.ana.pk)
    tasks.mail_digest(user=cast.ana.pk)
    again = ProcrastinateJob.objects.get(task_name="notify.again")
    server.handler.refuse_data = ""
    tasks.mail_again(**again.args)
    (letter,) = letters(server)
    assert "(3 times)" in body(letter)


def test_an_address_that_is_refused_for_good_is_not_tried_for_ever(cast: Cast, serve: Serve) -> None:
    server = serve()
    server.handler.refuse_recipient = "550 nobody of that name"
    told(cast.ana)
    tasks.mail_user(user=cast.ana.pk)
    assert Notice.objects.get().mailed_at is None
    assert Preference.objects.get(user=cast.ana).refused_at is not None
    server.handler.refuse_recipient = ""
    told(cast.ana, key="request:41")
    tasks.mail_user(user=cast.ana.pk)
    assert len(letters(server)) == 1
    assert Preference.objects.get(user=cast.ana).refused_at is None
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_an_address_that_is_busy_is_tried_again(cast: Cast, serve: Serve) -> None:
    server = serve()
    server.handler.refuse_recipient = "450 mailbox busy"
    told(cast.ana)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        sending.mail_what_waits(cast.ana.pk)


def test_the_same_mail_sent_twice_is_seen_to_be_the_same(cast: Cast, serve: Serve) -> None:
    """After a crash between the server's yes and our commit."""
    server = serve()
    told(cast.ana)
    for _ in range(2):
        sending.mail_what_waits(cast.ana.pk)
        Notice.objects.update(mailed_at=None)
    first, second = (letter["Message-ID"] for letter in letters(server))
    assert first == second


def test_who_is_away_gets_no_mail_of_what_waits_but_who_stands_in_does(cast: Cast, serve: Serve) -> None:
    server = serve()
    Membership.objects.create(user=cast.sam, role=Role.PRIVACY_OFFICER)
    until = clock.now().date() + timedelta(days=3)
    Preference.objects.create(user=cast.priya, away_until=until, covered_by=cast.sam)
    told(cast.priya)
    for user in (cast.priya, cast.sam):
        tasks.mail_user(user=user.pk)
    assert [letter["To"] for letter in letters(server)] == ["sam@riverside.example"]


def test_what_can_wait_comes_once_a_day(cast: Cast, serve: Serve) -> None:
    server = serve()
    with clock.at(NINE):
        told(cast.maya, kind=NEWS, key="post:1")
        told(cast.maya, kind=NEWS, key="post:2")
        tasks.start_digests(timestamp=0)
        assert digests() == []
    with clock.at(NINE + timedelta(hours=22, minutes=45)):  # 07:45 the next morning
        tasks.start_digests(timestamp=0)
        assert digests() == []
    with clock.at(NINE + timedelta(hours=23)):
        told(cast.maya, kind=NEWS, key="post:3")
        tasks.start_digests(timestamp=0)
        assert digests() == [cast.maya.pk]
        tasks.mail_digest(user=cast.maya.pk)
        tasks.mail_digest(user=cast.maya.pk)
    (letter,) = letters(server)
    assert letter["Subject"] == "2 notices for you"
    assert "A post of yours was published. (2 times)" in body(letter)
    assert "You get this once a day." in body(letter)


@pytest.mark.parametrize("choice", [Preference.Mail.NEVER, Preference.Mail.AT_ONCE])
def test_who_wants_no_digest_gets_none(cast: Cast, serve: Serve, choice: str) -> None:
    server = serve()
    Preference.objects.create(user=cast.maya, mail=choice)
    with clock.at(NINE):
        told(cast.maya, kind=NEWS)
    with clock.at(NINE + timedelta(days=2)):
        tasks.start_digests(timestamp=0)
        assert digests() == []
        tasks.mail_digest(user=cast.maya.pk)
        tasks.mail_user(user=cast.maya.pk)
    assert len(server.handler.taken) == (1 if choice == Preference.Mail.AT_ONCE else 0)


@pytest.mark.parametrize(
    ("zone", "hour", "now", "struck"),
    [
        # an ordinary day
        ("America/New_York", 8, "2026-03-07T13:00Z", "2026-03-07T13:00Z"),
        ("America/New_York", 8, "2026-03-07T12:59Z", "2026-03-06T13:00Z"),
        # clocks go forward on 8 March 2026 at 02:00: the hour 2 doesn't strike, so 03:00 stands for it
        ("America/New_York", 2, "2026-03-08T06:59Z", "2026-03-07T07:00Z"),
        ("America/New_York", 2, "2026-03-08T07:00Z", "2026-03-08T07:00Z"),
        ("America/New_York", 8, "2026-03-08T12:00Z", "2026-03-08T12:00Z"),
        # clocks go back on 1 November 2026 at 02:00: the hour 1 strikes once, the first time
        ("America/New_York", 1, "2026-11-01T05:30Z", "2026-11-01T05:00Z"),
        ("America/New_York", 1, "2026-11-01T06:30Z", "2026-11-01T05:00Z"),
        ("America/New_York", 8, "2026-11-01T12:59Z", "2026-10-31T12:00Z"),
        ("America/New_York", 8, "2026-11-01T13:00Z", "2026-11-01T13:00Z"),
        # far from Greenwich, and by half hours
        ("Pacific/Auckland", 8, "2026-11-22T19:00Z", "2026-11-22T19:00Z"),
        ("Asia/Kolkata", 8, "2026-11-23T02:30Z", "2026-11-23T02:30Z"),
    ],
)
def test_an_hour_strikes_once_a_day_also_when_clocks_change(zone: str, hour: int, now: str, struck: str) -> None:
    found = sending.last_strike(datetime.fromisoformat(now), hour, zone)
    assert found.astimezone(UTC) == datetime.fromisoformat(struck)


def test_one_digest_a_day_through_a_whole_week_of_changing_clocks(cast: Cast, serve: Serve) -> None:
    server = serve()
    Preference.objects.create(user=cast.maya, hour=1)
    sent = []
    moment = datetime(2026, 10, 29, 4, 0, tzinfo=UTC)
    for quarter in range(7 * 24 * 4):
        with clock.at(moment + timedelta(minutes=15 * quarter)):
            if quarter % 4 == 0:
                told(cast.maya, kind=NEWS, key=f"post:{quarter}")
            before = len(server.handler.taken)
            if sending.mail_digest(cast.maya.pk):
                sent.append(clock.now().isoformat())
            assert len(server.handler.taken) - before <= 1
    assert sent == [f"2026-{day}T0{hour}:00:00+00:00" for day, hour in (
        ("10-29", 5), ("10-30", 5), ("10-31", 5), ("11-01", 5), ("11-02", 6), ("11-03", 6), ("11-04", 6),
    )]  # fmt: skip


def digests() -> list[int]:
    return [job.args["user"] for job in ProcrastinateJob.objects.filter(task_name="notify.digest")]


def test_without_a_mail_server_mails_are_kept_as_files(cast: Cast, tmp_path: Path, settings: object) -> None:
    settings.EMAIL_BACKEND = "bedside.features.notify.mail.Backend"  # type: ignore[attr-defined]
    settings.MAIL_URL, settings.MAIL_FOLDER = "", tmp_path / "mail"  # type: ignore[attr-defined]
    told(cast.ana)
    tasks.mail_user(user=cast.ana.pk)
    (file,) = (tmp_path / "mail").iterdir()
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert file.suffix == ".eml"
    assert letter["Subject"] == "A post waits for you"
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", None),
        ("smtp://mail.example", mail.Server("mail.example", 587, "", "", "starttls")),
        ("smtps://mail.example", mail.Server("mail.example", 465, "", "", "tls")),
        ("smtp://me%40x:p%2Fw@mail.example:2525", mail.Server("mail.example", 2525, "me@x", "p/w", "starttls")),
        ("smtp://localhost:25?encryption=none", mail.Server("localhost", 25, "", "", "none")),
    ],
)
def test_where_mail_goes(url: str, expected: mail.Server | None) -> None:
    assert mail.server(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://user:secret@mail.example:many",
        "smtp://user:secret@mail.example?encryption=none",
        "smtp://user:secret@mail.example?encryption=perhaps",
    ],
)
def test_a_wrong_address_of_the_mail_server_gets_a_sentence_without_the_password(url: str) -> None:
    with pytest.raises(Problem) as caught:
        mail.server(url)
    assert "secret" not in str(caught.value)
    assert re.match(r"(BEDSIDE_MAIL_URL|Mail leaves)", str(caught.value))


def test_nobody_is_mailed_who_left(cast: Cast, serve: Serve) -> None:
    server = serve()
    told(cast.ana)
    User.objects.filter(pk=cast.ana.pk).update(is_active=False)
    tasks.mail_user(user=cast.ana.pk)
    assert server.handler.taken == []
