"""The components as template tags: `{% load ui %}`. README.md shows each with an example, /style/ how it looks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cache
from typing import Any
from zlib import crc32

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bedside.base import clock
from bedside.kit.ui import charts, times
from bedside.kit.ui.badges import SHAPES, TONES, Badge
from bedside.kit.ui.charts import Value
from bedside.kit.ui.comparing import changes
from bedside.kit.ui.icons import ICONS
from bedside.kit.ui.paging import Page

register = template.Library()

KINDS = ("", "primary", "quiet", "danger")
SEVERITIES = {"advice": "lightbulb", "warning": "triangle-alert", "block": "octagon-alert"}
CALLOUTS = {**SEVERITIES, "neutral": "info", "action": "info", "good": "circle-check", "accent": "sunrise"}


def attributes(given: Mapping[str, object]) -> SafeString:
    """Return HTML attributes: `hx_get="…"` becomes `hx-get="…"`; True gives a bare one, None, False and "" none."""
    return format_html_join(
        "",
        " {}{}",
        (
            (name.rstrip("_").replace("_", "-"), "" if value is True else format_html('="{}"', value))
            for name, value in given.items()
            if value not in (None, False, "")
        ),
    )


def _known(value: str, among: Iterable[str], what: str) -> str:
    if value not in among:
        raise template.TemplateSyntaxError(f"There is no {what} “{value}”. There is: {', '.join(sorted(among))}.")
    return value


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Draw an icon. With a `label` it says something of its own; without, it only decorates the words beside it."""
    _known(name, ICONS, "icon")
    speech = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        f" icon-{size}" if size else "",
        speech,
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def shape(name: str) -> SafeString:
    """Draw the shape of a state (see badges.SHAPES), for places too small for a whole badge; its word stands nearby."""
    return _drawn(name)


@cache
def _drawn(name: str) -> SafeString:
    """The same for each of hundreds of lines: drawn once."""
    _known(name, SHAPES, "shape")
    return format_html(
        '<svg class="shape" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("ui/shapes.svg"),
        name,
    )


@register.inclusion_tag("ui/components/badge.html")
def badge(state: Badge | str, tone: str = "neutral", shape: str = "dot") -> dict[str, object]:
    """Show a state: a `Badge`, or a word with its tone and shape."""
    return {"badge": state if isinstance(state, Badge) else Badge(state, tone, shape)}


@register.inclusion_tag("ui/components/severity.html")
def severity(name: str, word: str = "") -> dict[str, object]:
    """Show how grave a finding is: advice, warning or block."""
    return {"name": _known(name, SEVERITIES, "severity"), "icon": SEVERITIES[name], "word": word}


@register.inclusion_tag("ui/components/button.html")
def button(
    label: str, kind: str = "", icon: str = "", href: str = "", reason: str = "", **given: Any
) -> dict[str, Any]:
    """Draw a button, or with `href` a link that looks like one.

    kind: "" (plain), "primary" (one a page), "quiet", "danger". `reason` disables it and says why, in words, beneath.
    `icon_only=True` hides the label but keeps it for screen readers. `type` is "submit" unless given. Anything
    else becomes an attribute: `hx_post`, `data_confirm`, `name`, `value`, `data_key`, `id`, `form`.
    """
    _known(kind, KINDS, "kind of button")
    reason_id = f"why-{crc32(f'{label}{reason}'.encode())}" if reason else ""
    only, small, wide = (bool(given.pop(name, False)) for name in ("icon_only", "small", "wide"))
    kind_of_button = given.pop("type", "submit")
    if only:
        given |= {"aria_label": label, "title": label}
    if reason:
        given |= {"aria_disabled": "true", "aria_describedby": reason_id}
    look = (
        "button",
        kind and f"button-{kind}",
        small and "button-small",
        wide and "button-wide",
        only and "button-icon",
    )
    return {
        "label": label,
        "icon": icon,
        "href": href if not reason else "",
        "is_link": bool(href),
        "type": "button" if reason else kind_of_button,
        "look": " ".join(part for part in look if part),
        "only": only,
        "reason": reason,
        "reason_id": reason_id,
        "attributes": attributes(given),
    }


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Draw one field of a form with label, hint and error."""
    return bound.as_field_group()


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """List what is wrong in a form, each line leading to its field. It takes the focus when the page opens."""
    wrong = [(bound, bound.errors) for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"wrong": wrong, "general": [*form.non_field_errors(), *hidden], "form": form}


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None, style: str = "short", zone: tzinfo | None = None) -> SafeString:
    """Say a moment on the clock of `zone`, or of the page's. Pointing at it shows it in full; nothing for None."""
    if moment is None:
        return SafeString("")
    there = zone or _zone(context)
    now = clock.now()
    full = times.said(moment, zone=there, now=now, style="long")
    label = moment.astimezone(there).tzname() or ""
    return format_html(
        '<time datetime="{}" title="{}, {}"{}>{}</time>',
        moment.isoformat(timespec="seconds"),
        full,
        label,
        SafeString(" data-relative") if style == "relative" else "",
        times.said(moment, zone=there, now=now, style=style),
    )


def _zone(context: Context) -> tzinfo:
    """Return the zone named by the view (`zone`), else the page's, else Django's."""
    page = context.get("ui")
    zone = context.get("zone") or (page.shell.zone if page else None)
    return zone if isinstance(zone, tzinfo) else timezone.get_current_timezone()


@register.simple_block_tag
def card(content: str, title: str = "", icon: str = "", tone: str = "", level: int = 2, **given: Any) -> str:
    """Frame one subject. `tone` colours its edge; anything else becomes an attribute."""
    _known(tone, ("", *TONES), "tone")
    return _rendered("card", content, title=title, icon=icon, tone=tone, level=level, attributes=attributes(given))


@register.simple_block_tag
def callout(content: str, title: str = "", tone: str = "neutral", icon: str = "", **given: Any) -> str:
    """Say something that must not be overlooked, where it matters."""
    chosen = icon or CALLOUTS[_known(tone, CALLOUTS, "tone")]
    return _rendered("callout", content, title=title, tone=tone, icon=chosen, attributes=attributes(given))


@register.simple_block_tag
def actions(content: str) -> str:
    """Hold the actions of a page at the foot of the window, for the block `action_bar`; the primary one stands last."""
    return _rendered("actions", content)


@register.simple_block_tag
def dialog(content: str, name: str, title: str, icon: str = "") -> str:
    """Hold back something to be opened by `data-opens="name"` or a link to `#name`."""
    return _rendered("dialog", content, name=name, title=title, icon=icon)


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "", icon_only: bool = False, kind: str = "", align: str = "") -> str:
    """A button that unfolds links and buttons. It works without scripts."""
    return _rendered("menu", content, label=label, icon=icon, icon_only=icon_only, kind=kind, align=align)


@register.simple_block_tag
def fold(content: str, label: str, open: bool = False) -> str:  # noqa: A002 the word of HTML
    """Fold away what most people don't need."""
    return _rendered("fold", content, label=label, open=open)


@register.simple_block_tag
def mark(content: str, severity: str, finding: str = "") -> SafeString:
    """Underline words that a finding speaks about; `finding` is the id of the element that explains it."""
    _known(severity, SEVERITIES, "severity")
    described = format_html(' aria-describedby="{}" data-finding="{}"', finding, finding) if finding else ""
    return format_html('<mark class="mark mark-{}"{}>{}</mark>', severity, described, SafeString(content))


@register.inclusion_tag("ui/components/empty.html")
def empty(title: str, text: str = "", picture: str = "clear", action: str = "", href: str = "") -> dict[str, object]:
    """Fill an empty page: what would be here, and the one next step. Pictures: templates/ui/illustrations/."""
    return {
        "title": title,
        "text": text,
        "picture": f"ui/illustrations/{picture}.html",
        "action": action,
        "href": href,
    }


@register.inclusion_tag("ui/components/pager.html")
def pager(page: Page[Any], label: str = "") -> dict[str, object]:
    """Lead to the pages of a list before and after (see paging.page_of)."""
    return {"page": page, "label": label}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Sequence[Mapping[str, object]], label: str) -> dict[str, object]:
    """Lead between sibling pages. Each item: label, url, current (bool), count (or None)."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/components/steps.html")
def steps(items: Sequence[Mapping[str, object]], label: str) -> dict[str, object]:
    """Show where one stands in a few steps. Each item: label, state ("done", "current", "next"), note, url."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/components/timeline.html", takes_context=True)
def timeline(context: Context, items: Sequence[Mapping[str, object]], label: str) -> dict[str, object]:
    """Tell what happened, in the order given. Each item: text, at (datetime), who, icon, tone, note, url."""
    return {"items": items, "label": label, "zone": _zone(context)}


@register.inclusion_tag("ui/components/progress.html")
def progress(done: float, total: float, label: str, note: str = "") -> dict[str, object]:
    """Show how far something long has come; without a total, that it is under way."""
    return {"done": done, "total": total, "label": label, "note": note}


@register.inclusion_tag("ui/components/avatar.html")
def avatar(name: str, image: str = "", size: str = "") -> dict[str, object]:
    """Show a person or an account by picture or initials. The name stands beside it, so this says nothing aloud."""
    words = name.split()
    initials = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()
    return {"initials": initials, "image": image, "size": size, "colour": sum(map(ord, name)) % 5 + 1}


@register.inclusion_tag("ui/components/pairs.html")
def pairs(items: Iterable[tuple[str, object]]) -> dict[str, object]:
    """List facts as name and value."""
    return {"items": items}


@register.inclusion_tag("ui/components/comparison.html")
def comparison(before: str, after: str, label: str = "") -> dict[str, object]:
    """Show what changed between two texts."""
    return {"changes": changes(before, after), "label": label, "same": before == after}


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(values: Sequence[Value], title: str, unit: str, of: str = "") -> dict[str, object]:
    """Draw numbers side by side, with their table behind. `of` heads the table's first column."""
    drawn = charts.bars(values)
    step = charts.every(len(drawn))
    top = charts.ceiling([value.value for value in values])
    return {
        "bars": [(bar, number % step == 0) for number, bar in enumerate(drawn)],
        "scale": charts.scale(top),
        "values": values,
        "title": title,
        "unit": unit,
        "of": of,
        "few": len(drawn) <= 12,
    }


@register.inclusion_tag("ui/components/trend.html")
def trend(values: Sequence[Value], title: str, unit: str, of: str = "") -> dict[str, object]:
    """Draw how a number went, as a small line with its table behind."""
    drawn = charts.dots(values)
    return {
        "line": " ".join(f"{dot.x},{dot.y}" for dot in drawn),
        "area": " ".join([f"{drawn[0].x},176", *(f"{dot.x},{dot.y}" for dot in drawn), f"{drawn[-1].x},176"])
        if drawn
        else "",
        "scale": charts.scale(charts.ceiling([value.value for value in values])),
        "first": drawn[0] if drawn else None,
        "last": drawn[-1] if drawn else None,
        "values": values,
        "title": title,
        "unit": unit,
        "of": of,
    }


@register.inclusion_tag("ui/components/counter.html")
def counter(of: str, limit: int, used: int = 0, way: str = "graphemes", label: str = "") -> dict[str, object]:
    """Count what is typed in the field with the id `of`; `way`, as the network counts: graphemes, utf16 or bytes."""
    return {"of": of, "limit": limit, "used": used, "left": limit - used, "way": way, "label": label}


@register.inclusion_tag("ui/components/crumbs.html")
def crumbs(*pairs_of_label_and_url: str) -> dict[str, object]:
    """Show the way back: `{% crumbs "Posts" posts_url "Flu season" %}`. The last one is the page itself."""
    given = list(pairs_of_label_and_url)
    *way, here = given if len(given) % 2 else [*given, ""]
    return {"way": list(zip(way[::2], way[1::2], strict=True)), "here": here}


def _rendered(component: str, content: str, **given: object) -> str:
    return render_to_string(f"ui/components/{component}.html", {"content": SafeString(content), **given})
