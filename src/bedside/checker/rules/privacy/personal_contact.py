"""P103: a telephone number or an e-mail address that is not the organization's."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context, known
from bedside.checker.document import Document
from bedside.checker.facts import contacts
from bedside.checker.facts.contacts import Contact
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="P103",
    name="personal-contact",
    family="privacy",
    title="A person's telephone number or e-mail address",
    severity=Severity.BLOCK,
    reads_alt_text=True,
)

_FREE_MAIL = frozenset(
    [
        "gmail.com",
        "yahoo.com",
        "hotmail.com",
        "outlook.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "msn.com",
        "live.com",
        "comcast.net",
        "protonmail.com",
        "proton.me",
        "ymail.com",
        "verizon.net",
        "att.net",
        "sbcglobal.net",
        "cox.net",
        "hotmail.es",
        "yahoo.es",
        "gmx.com",
        "mail.com",
    ]
)
_ROLES = frozenset(
    [
        "info",
        "contact",
        "help",
        "hello",
        "support",
        "office",
        "press",
        "media",
        "news",
        "events",
        "foundation",
        "appointments",
        "scheduling",
        "billing",
        "records",
        "careers",
        "jobs",
        "hr",
        "volunteer",
        "volunteers",
        "giving",
        "donate",
        "privacy",
        "compliance",
        "feedback",
        "patientexperience",
        "experience",
        "clinic",
        "admin",
        "frontdesk",
        "registration",
        "education",
        "team",
        "marketing",
        "communications",
    ]
)
_INVITES = re.compile(
    r"(?:call|text|dial|phone|fax|reach|ring|contact|hotline|line|lines|helpline|number|rsvp|register"
    r"|appointments?|questions|info|information|tel|llame|llamar|llámenos|marque|envíe|escriba|teléfono|citas"
    r"|email|e-mail|write|visit|at|to|or)\W+(?:\w+\W+){0,6}$"
    # "Ask us which one fits you: …": a sentence that speaks for the house gives the line of the house.
    r"|\b(?:us|our|ours|nos|nuestr[oa]s?|pregunte|pregúntenos|ask|book|join|schedule|enroll|come|inscríbase|reserve)\b"
)
_PERSONAL = re.compile(
    r"\b(?:his|her|their|patient'?s?|mom's|dad's|wife's|husband's|daughter's|son's|mother's|father's|su|home"
    r"|personal)\s+(?:\w+\s+){0,2}?(?:number|cell|phone|e-?mail|mobile|contact|n[úu]mero|tel[ée]fono|correo"
    r"|celular)\b|\b(?:reach|call|text|email|contact|write(?: to)?)\s+(?:him|her|them)\b"
    r"|'s\s+(?:\w+\s+)?(?:daughter|son|wife|husband|mother|father|mom|dad|sister|brother|family|partner"
    r"|caregiver)\b"
)
_TOLL_FREE = frozenset(["800", "888", "877", "866", "855", "844", "833"])


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block what belongs to a person; warn about a number that the organization hasn't listed among its own."""
    ours = known(context.organization)
    for phone in contacts.phones(document):
        if ours.owns_phone(phone.value):
            continue
        if severity := _phone_severity(document, phone, bool(ours.phones)):
            yield _finding(document, phone, severity)
    for mail in contacts.emails(document):
        name, _, domain = mail.value.partition("@")
        if ours.owns_domain(domain):
            continue
        personal = domain in _FREE_MAIL and name not in _ROLES
        if personal or name not in _ROLES:
            yield _finding(document, mail, Severity.BLOCK if personal else Severity.WARNING)


def _phone_severity(document: Document, phone: Contact, lines_known: bool) -> Severity | None:
    sentence = document.sentence_at(phone.start)
    before = document.lower[sentence.start : phone.start]
    if phone.value[-10:-7] in _TOLL_FREE:
        return None
    if _PERSONAL.search(before):
        return Severity.BLOCK
    if _INVITES.search(before):
        return Severity.WARNING if lines_known else None
    return Severity.BLOCK if lines_known else Severity.WARNING


def _finding(document: Document, contact: Contact, severity: Severity) -> Finding:
    return RULE.finding(
        document,
        contact.start,
        contact.end,
        label=contact.label,
        confidence=0.9 if severity is Severity.BLOCK else 0.5,
        message=f"{contact.label.lower()}-{severity}",
        severity=severity,
        fixes=(remove(document, contact.start, contact.end),),
    )
