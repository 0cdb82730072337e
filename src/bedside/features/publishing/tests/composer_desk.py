"""What the composer's tests share: two accounts of the clinic, and a form as a browser sends it."""

import io
from typing import Any

from PIL import Image

from bedside.base import clock
from bedside.features.accounts.models import Account
from bedside.features.media.models import Picture
from bedside.features.media.services.adding import add_picture
from bedside.features.media.services.looking import keep_seen
from bedside.features.people.cast import Cast
from bedside.features.people.models import Unit, User
from bedside.features.publishing.content import Content

STORY = (
    "So glad Maria’s biopsy was clear 🎉 on 3 March at our clinic, 40 Elm Street! "
    "Ask about myocardial infarction prophylaxis. #hearthealth"
)
HARMLESS = "Flu shots are free this week. Come in any day from nine to five."
AS_SCRIPT = {"Accept": "application/json"}


def connect(cast: Cast, network: str = "bluesky", handle: str = "riverside", unit: Unit | None = None) -> Account:
    return Account.objects.create(
        unit=unit or cast.clinic,
        network=network,
        server="https://network.example",
        identity=handle,
        handle=handle,
        secrets={},
        connected_by=cast.sam,
        connected_at=clock.now(),
    )


def paint(unit: Unit, by: User, colour: str = "teal") -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    picture = add_picture(unit=unit, upload=out.getvalue(), by=by)
    # The worker looked, and there is nothing but the colour.
    keep_seen(picture.pk, [])
    return picture


def content(text: str = HARMLESS, *accounts: Account, pictures: tuple[tuple[int, str], ...] = ()) -> Content:
    return {
        "language": "en",
        "accounts": [account.pk for account in accounts],
        "parts": [{"text": text, "pictures": [{"picture": pk, "alt": alt} for pk, alt in pictures]}],
        "variants": {},
    }


def typed(text: str = HARMLESS, *accounts: Account, **more: Any) -> dict[str, Any]:
    """The form of a page, as fields.py reads it."""
    chosen = [str(account.pk) for account in accounts]
    return {"language": "en", "accounts": chosen, "words-common-0": text, "title": "", "flex": "24", **more}
