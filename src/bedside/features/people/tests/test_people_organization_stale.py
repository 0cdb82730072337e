"""Two people change the organization at the same time: nothing is overwritten unseen, and nothing typed is lost."""

import re
from html import unescape
from typing import Any

from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership, Organization
from bedside.features.people.permissions import Role
from bedside.features.people.testing import SignedIn

FORM = {
    "country": "US",
    "zone": "America/New_York",
    "language": "en",
    "mode": "team",
    "solo_pause_minutes": "10",
    "address": "",
}


def opened(browser: Any) -> dict[str, str]:
    """The form as the page holds it."""
    us = Organization.objects.get()
    page = browser.get("/organization/").content.decode()
    found = re.search(r'name="version" value="([^"]+)"', page)
    assert found is not None
    return {**FORM, "name": us.name, "phone_lines": "\n".join(us.phone_lines), "version": found[1]}


def test_what_somebody_else_saved_is_not_overwritten_and_what_was_typed_stays(cast: Cast, signed_in: SignedIn) -> None:
    Membership.objects.create(user=cast.maya, unit=None, role=Role.ADMINISTRATOR)
    sam, maya = signed_in(cast.sam), signed_in(cast.maya)
    sams, mayas = opened(sam), opened(maya)
    assert sam.post("/organization/", {**sams, "phone_lines": "555-0100"}).status_code == 302
    late = maya.post("/organization/", {**mayas, "name": "Riverside Together", "people_named": "Dr. Kept"})
    assert late.status_code == 409
    page = unescape(late.content.decode())
    assert "Somebody else changed the organization in the meantime. What you typed is still here." in page
    assert "Riverside Together" in page
    assert "Dr. Kept" in page
    us = Organization.objects.get()
    assert (us.name, us.phone_lines, us.people_named) == (cast.organization.name, ["555-0100"], [])
    # Pressing the button once more must not do it either.
    assert maya.post("/organization/", {**mayas, "name": "Riverside Together"}).status_code == 409
    again = {**opened(maya), "name": "Riverside Together"}
    assert maya.post("/organization/", again).status_code == 302
    us.refresh_from_db()
    assert (us.name, us.phone_lines) == ("Riverside Together", ["555-0100"])


def test_saving_what_stands_there_already_is_no_conflict(cast: Cast, signed_in: SignedIn) -> None:
    sam = signed_in(cast.sam)
    form = {**opened(sam), "phone_lines": "555-0100"}
    assert sam.post("/organization/", form).status_code == 302
    assert sam.post("/organization/", form).status_code == 302
