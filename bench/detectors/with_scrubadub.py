"""scrubadub as it comes, with the detectors that are on without asking."""

import scrubadub
from lines import Span, only_text, serve

LABELS = {
    "name": "NAME", "address": "LOCATION", "postalcode": "LOCATION", "date_of_birth": "DATE", "phone": "PHONE",
    "email": "EMAIL", "url": "URL", "social_security_number": "SSN", "drivers_licence": "LICENSE",
    "credit_card": "ACCOUNT", "vehicle_licence_plate": "VEHICLE", "twitter": "HANDLE", "skype": "HANDLE",
}  # fmt: skip
SCRUBBER = scrubadub.Scrubber()


def find(text: str) -> list[Span]:
    return [(each.beg, each.end, LABELS.get(each.type, "OTHER")) for each in SCRUBBER.iter_filth(text)]


serve(only_text(find))
