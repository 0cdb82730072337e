"""The forms in a page's HTML, with what a browser would send of them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form. `fields` are in the order of the page: name, value, kind ("text", "select", "checkbox" …).

    One in a dialog is sent by scripts, which keep the dialog open with what was typed until it was taken.
    """

    action: str
    method: str
    in_dialog: bool = False
    fields: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Every name once."""
        return list(dict.fromkeys(name for name, _value, _kind in self.fields))

    def sent(self) -> dict[str, list[str]]:
        """What a browser sends where nobody touches anything."""
        data: dict[str, list[str]] = {}
        for name, value, kind in self.fields:
            if kind != "file":
                data.setdefault(name, []).append(value)
        return data

    def kind(self, name: str) -> str:
        """The kind of the first field of this name."""
        return next(kind for each, _value, kind in self.fields if each == name)


def forms_of(html: str) -> list[Form]:
    """Return all forms of a page, with the fields that name their form from elsewhere."""
    reader = _Reader()
    reader.feed(html)
    for owner, entry in reader.elsewhere:
        if owner in reader.by_id:
            reader.by_id[owner].fields.append(entry)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.elsewhere: list[tuple[str, tuple[str, str, str]]] = []
        self._now: Form | None = None
        self._open: dict[str, str] = {}  # the select or textarea that we are in
        self._options: list[tuple[str, bool]] = []
        self._words: list[str] = []
        self._in_dialog = False
        self._templates = 0  # what lies in one is not on the page yet

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._templates += 1
        elif self._templates:
            return
        elif tag == "dialog":
            self._in_dialog = True
        elif tag == "form":
            self._now = Form(have.get("action", ""), have.get("method", "get").lower(), self._in_dialog)
            self.forms.append(self._now)
            self.by_id[have.get("id", "")] = self._now
        elif tag in ("select", "textarea"):
            self._open, self._options, self._words = have, [], []
        elif tag == "option":
            self._options.append((have.get("value", ""), "selected" in have))
        elif tag in ("input", "button"):
            kind = have.get("type", "text" if tag == "input" else "submit")
            self._add(have, have.get("value", "on" if kind == "checkbox" else ""), kind)

    def _add(self, have: dict[str, str], value: str, kind: str) -> None:
        name, owner = have.get("name", ""), have.get("form", "")
        if not name or "disabled" in have:
            return
        if owner:
            self.elsewhere.append((owner, (name, value, kind)))
        elif self._now is not None and not (
            kind in ("checkbox", "radio") and "checked" not in have and name in self._now.names
        ):
            self._now.fields.append((name, value, kind))

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._templates -= 1
        elif self._templates:
            return
        elif tag == "dialog":
            self._in_dialog = False
        elif tag == "form":
            self._now = None
        elif tag == "textarea":
            self._add(self._open, "".join(self._words).removeprefix("\n"), "textarea")
        elif tag == "select":
            chosen = [value for value, selected in self._options if selected] or [each[0] for each in self._options[:1]]
            for value in chosen:
                self._add(self._open, value, "select")
