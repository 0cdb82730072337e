"""Looking at a page as axe-core does, wide and narrow, in light and dark."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLong
from tests.journeys.visitors import DESK, PHONE
from tests.tools.axe.install import install

RUN = """async (rules) => {
  const options = { resultTypes: ["violations"] };
  if (rules) options.runOnly = { type: "rule", values: rules };
  const found = await axe.run(document, options);
  return found.violations.map(({ id, help, nodes }) =>
    `${id}: ${help}: ` + nodes.slice(0, 4).map((node) => node.target.join(" ") +
      (id.startsWith("color") ? " " + (node.any[0]?.message ?? "") : "")).join(" | "));
}"""
# Pages that only a practice of one has, or a Bedside that nobody has set up yet: test_practice_of_one.py opens them.
ALONE = {
    "clearance:invite",
    "clearance:outside",
    "people:begin",
    "people:begin-how",
    "people:begin-you",
    "people:second-factor",
}
_scripts: list[str] = []


def faults(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """Return what axe-core finds wrong with the page as it is; with `rules`, only what these find."""
    if not _scripts:
        _scripts.append(install().read_text(encoding="utf-8"))
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_scripts[0])
    said: list[Any] = page.evaluate(RUN, rules)
    return [str(each) for each in said]


def kind_of(address: str) -> str | None:
    """Return which page an address is: its name, with the way of looking at it where it has several."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    view = parse_qs(parts.query).get("view", [""])[0]
    return f"{name}?{view}" if view else str(name)


def crawl(page: Page, start: str, *, several: Mapping[str, int]) -> Iterator[str]:
    """Open one page of each kind that links lead to, or as many as `several` says; yield their kinds."""
    home = "{0.scheme}://{0.netloc}".format(urlsplit(start))
    waiting, known, done = [start], {start}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind is None or done[kind] >= several.get(kind, 1):
            continue
        page.goto(address)
        if kind_of(page.url) != kind:
            continue
        done[kind] += 1
        yield kind
        for link in page.evaluate("[...document.querySelectorAll('a[href]:not([download])')].map((a) => a.href)"):
            target = str(link).partition("#")[0]
            if target.startswith(home) and target not in known:
                known.add(target)
                waiting.append(target)


def look(page: Page, *, thoroughly: bool) -> list[str]:
    """Look at the page that is open; thoroughly means also narrow and in the dark. Return what is wrong, with where."""
    ready(page)
    wrong = [f"wide: {each}" for each in faults(page)]
    if thoroughly:
        wrong += _in_the_dark(page, "wide")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        wrong += [f"narrow: {each}" for each in [*faults(page), *_sideways(page)]]
        wrong += _in_the_dark(page, "narrow")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
    place = re.sub(r"^https?://[^/]+", "", page.url)
    return [f"{place}: {each}" for each in wrong]


def ready(page: Page) -> None:
    """Wait until the page's own scripts have run."""
    page.wait_for_load_state("load")
    try:
        page.wait_for_function("document.fonts.status === 'loaded'", timeout=5000)
    except TooLong:
        raise AssertionError(f"the fonts of {page.url} never came") from None


def _in_the_dark(page: Page, how: str) -> list[str]:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = faults(page, rules=["color-contrast", "link-in-text-block"])
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return [f"{how}, dark: {each}" for each in found]


def _sideways(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide <= 0:
        return []
    which = page.evaluate(
        """() => [...document.body.querySelectorAll("*")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 4).map((one) => one.tagName.toLowerCase() + "." + one.className)"""
    )
    return [f"it scrolls sideways by {wide} pixels: {which}"]
