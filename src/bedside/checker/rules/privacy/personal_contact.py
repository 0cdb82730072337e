"""P103: a telephone number or an e-mail address that is not the organization's."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context, Organization, known
from bedside.checker.document import Document
from bedside.checker.facts import contacts
from bedside.checker.facts.contacts import Contact
from bedside.checker.facts.people import people
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
    r"|email|e-mail|write|visit|at|to|or)\W+(?:\w+\W+){0,8}$"
    # "Ask us which one fits you: …": a sentence that speaks for the house gives the line of the house.
    r"|\b(?:we|us|our|ours|nos|nuestr[oa]s?|pregunte|pregúntenos|ask|book|join|schedule|enroll|come|inscríbase|reserve|pida)\b"
)
_PERSONAL = re.compile(
    r"\b(?:his|her|their|patient'?s?|mom's|dad's|wife's|husband's|daughter's|son's|mother's|father's|su|home"
    r"|personal)\s+(?:\w+\s+){0,2}?(?:number|cell|phone|e-?mail|mobile|contact|n[úu]mero|tel[ée]fono|correo"
    r"|celular)\b|\b(?:reach|call|text|email|contact|write(?: to)?)\s+(?:him|her|them)\b"
    r"|'s\s+(?:\w+\s+)?(?:daughter|son|wife|husband|mother|father|mom|dad|sister|brother|family|partner"
    r"|caregiver)\b"
)
# "Ask for our patient advocate. You can reach her at …": who is spoken of has an office, not a private life.
_OFFICE = re.compile(
    r"\b(?:advocates?|ombuds\w+|pharmacists?|(?:nurse|practice|office|billing|patient|case|unit|care|program)\s+managers?"
    r"|head\s+nurse|coordinators?|navigators?|social\s+workers?|chaplains?|interpreters?|director|front\s+desk|offices?"
    r"|department|defensor[ae]?s?|farmac[ée]utic[oa]s?|jef[ae]\s+de|coordinador[ae]?s?|trabajador[ae]?s?\s+social(?:es)?"
    r"|capell[aá]n(?:es)?|directora?|int[ée]rpretes?|oficina|recepci[óo]n|departamento)\b"
)
_CARED_FOR = re.compile(
    r"\bpatients?(?!'?s?\s+(?:advocate|relations|experience|representative|care|access|services|navigator|portal))\b"
    r"|\b(?:(?:his|her|their|the|whose|su)\s+)?(?:mom|mother|dad|father|wife|husband|widow|son|daughter|sister|brother"
    r"|grandmother|grandfather|niece|nephew|caregiver|mam[áa]|madre|pap[áa]|padre|espos[oa]|hij[oa]|herman[oa]|paciente"
    r"|abuel[oa])\b(?<!del\spaciente)|\b(?:drove|took|helped|treated|visited|saw|met|called)\s+(?:him|her|them)\b"
)
_TOLL_FREE = frozenset(["800", "888", "877", "866", "855", "844", "833"])


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block what belongs to a person; warn about a number that the organization hasn't listed among its own."""
    ours = known(context.organization)
    for phone in contacts.phones(document):
        if ours.owns_phone(phone.value):
            continue
        if severity := _phone_severity(document, phone, context.organization):
            yield _finding(document, phone, severity)
    for mail in contacts.emails(document):
        name, _, domain = mail.value.partition("@")
        if ours.owns_domain(domain):
            continue
        personal = domain in _FREE_MAIL and name not in _ROLES
        if personal or (name not in _ROLES and not _is_of_an_office(document, mail, context.organization)):
            yield _finding(document, mail, Severity.BLOCK if personal else Severity.WARNING)


def _phone_severity(document: Document, phone: Contact, organization: Organization) -> Severity | None:
    lines_known = bool(known(organization).phones)
    sentence = document.sentence_at(phone.start)
    before = document.lower[sentence.start : phone.start]
    if phone.value[-10:-7] in _TOLL_FREE:
        return None
    of_an_office = _is_of_an_office(document, phone, organization)
    if _PERSONAL.search(before) and not of_an_office:
        return Severity.BLOCK
    if of_an_office or _INVITES.search(before):
        return Severity.WARNING if lines_known else None
    return Severity.BLOCK if lines_known else Severity.WARNING


def _is_of_an_office(document: Document, contact: Contact, organization: Organization) -> bool:
    """Say whether the two sentences before and its own speak of somebody by their office, and of nobody else."""
    number = document.sentence_number(contact.start)
    start = document.sentences[max(0, number - 2)].start
    before = document.lower[start : contact.start]
    if not _OFFICE.search(before) or _CARED_FOR.search(before):
        return False
    return not any(start <= person.start < contact.start for person in people(document, organization))


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
