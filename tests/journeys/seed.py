"""What the journeys need beyond the demo's data: people who sign in as in real life, and one of each thing that has a
page of its own. Runs in the house's environment and prints one line of JSON."""

import json
from datetime import timedelta

from bedside.site.boot import boot

boot()

from bedside.base import clock  # noqa: E402
from bedside.features.accounts.api import Account  # noqa: E402
from bedside.features.clearance.api import ask_to_overrule, sentence_around  # noqa: E402
from bedside.features.clearance.services.deciding import decide  # noqa: E402
from bedside.features.clearance.services.holding import place_hold  # noqa: E402
from bedside.features.clearance.services.templating import Words, submit_template, write_template  # noqa: E402
from bedside.features.people.cast import PASSWORD  # noqa: E402
from bedside.features.people.models import User  # noqa: E402
from bedside.features.people.testing import give_app  # noqa: E402
from bedside.features.publishing.services.approving import findings_of  # noqa: E402
from bedside.features.publishing.services.writing import save_post, start_post, subject_of  # noqa: E402
from bedside.kit.bus.pump import pump  # noqa: E402

people = {user.email.partition("@")[0]: user for user in User.objects.all()}
hospital = Account.objects.get(handle="riverside-health")


def keys() -> dict[str, str]:
    """Give some a password and an authenticator app; return the apps' secrets."""
    secrets = {}
    for name in ("maya", "priya", "ana"):
        people[name].set_password(PASSWORD)
        people[name].save(update_fields=["password"])
        secrets[name] = give_app(people[name])
    return secrets


def template() -> int:
    """A template that may be used, and one that is a draft still."""
    words = Words(
        name="Closed for a while",
        language="en",
        text="We are closed {when}. In an emergency, call 911.",
        places=[{"name": "when", "kind": "choice", "choices": ["today", "this week"]}],
        accounts=[hospital.pk],
        review_by=(clock.now() + timedelta(days=90)).date(),
    )
    made = write_template(unit=hospital.unit, words=words, by=people["jo"])
    request = submit_template(template=made, by=people["jo"])
    for who in ("ana", "priya"):
        decide(request=request, digest=request.digest, decision="approve", comment="", by=people[who])
        request.refresh_from_db()
        pump()
    return made.pk


def question() -> int:
    """A post of two versions, with a finding that the privacy officer is asked about."""
    content = {"language": "en", "accounts": [hospital.pk], "parts": [{"text": "", "pictures": []}], "variants": {}}
    post = start_post(unit=hospital.unit, by=people["leo"], content=content, title="A class")
    text = "Maria’s biopsy class begins soon."
    content["parts"] = [{"text": text, "pictures": []}]
    post = save_post(post=post, content=content, title="A class", revision=post.revision, by=people["leo"])
    [checked] = [each for each in findings_of(post) if each.blocks]
    ask_to_overrule(
        checked=checked,
        excerpt=sentence_around(text, checked.finding.start, checked.finding.end),
        subject=subject_of(post),
        unit=post.unit,
        reason="Maria is our nurse and teaches it.",
        until=None,
        by=people["leo"],
    )
    return post.pk


place_hold(reason="The account's owner is away.", by=people["jo"], account=hospital)
said = {"secrets": keys(), "template": template(), "question": question(), "account": hospital.pk}
print(json.dumps(said))
