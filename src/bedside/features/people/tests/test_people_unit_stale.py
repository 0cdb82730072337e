"""Two people change a unit at the same time: nothing is overwritten unseen, and nothing typed is lost."""

import re
from html import unescape
from typing import Any

from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership, Unit
from bedside.features.people.permissions import Role
from bedside.features.people.testing import SignedIn


def opened(browser: Any, unit: Unit) -> dict[str, str]:
    """The form as the page holds it."""
    unit.refresh_from_db()
    page = browser.get(f"/units/{unit.pk}/").content.decode()
    found = re.search(r'name="version" value="([^"]+)"', page)
    assert found is not None
    return {"name": unit.name, "kind": unit.kind, "address": unit.address, "phone": unit.phone, "version": found[1]}


def test_what_somebody_else_saved_of_a_unit_is_not_overwritten_and_what_was_typed_stays(
    cast: Cast, signed_in: SignedIn
) -> None:
    Membership.objects.create(user=cast.maya, unit=cast.clinic, role=Role.ADMINISTRATOR)
    sam, maya, unit = signed_in(cast.sam), signed_in(cast.maya), cast.clinic
    page = f"/units/{unit.pk}/"
    sams, mayas = opened(sam, unit), opened(maya, unit)
    assert sam.post(page, {**sams, "phone": "555-0100"}).status_code == 302
    late = maya.post(page, {**mayas, "name": "Elm Clinic", "address": "9 Kept Street"})
    assert late.status_code == 409
    shown = unescape(late.content.decode())
    assert "Somebody else changed this unit in the meantime. What you typed is still here." in shown
    assert "Elm Clinic" in shown
    assert "9 Kept Street" in shown
    # Pressing the button once more must not do it either: the page still holds what it held.
    (held,) = re.findall(r'name="version" value="([^"]+)"', shown)
    again = {**mayas, "name": "Elm Clinic", "version": held}
    assert maya.post(page, again).status_code == 409
    unit.refresh_from_db()
    assert (unit.name, unit.phone) == (mayas["name"], "555-0100")
    assert maya.post(page, {**opened(maya, unit), "name": "Elm Clinic"}).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.phone) == ("Elm Clinic", "555-0100")


def test_saving_what_stands_there_of_a_unit_is_no_conflict(cast: Cast, signed_in: SignedIn) -> None:
    sam = signed_in(cast.sam)
    form = {**opened(sam, cast.clinic), "phone": "555-0100"}
    assert sam.post(f"/units/{cast.clinic.pk}/", form).status_code == 302
    assert sam.post(f"/units/{cast.clinic.pk}/", form).status_code == 302


def test_a_unit_that_cannot_be_saved_says_why_and_what_it_is(cast: Cast, signed_in: SignedIn) -> None:
    sam = signed_in(cast.sam)
    taken = {**opened(sam, cast.clinic), "name": cast.hospital.name}
    answer = sam.post(f"/units/{cast.clinic.pk}/", taken)
    assert answer.status_code == 422
    assert "already a unit" in answer.content.decode()
