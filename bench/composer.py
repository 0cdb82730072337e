"""How soon the composer shows what it found, after the last key, in a real Chromium.

    .venv/bin/python -m bench.composer
    .venv/bin/python -m bench.composer --measurements 10

A post of some 600 characters, two accounts. A person types a few words at an ordinary speed, and stops. Measured in the
page, by its own clock: from the last key to the frame in which the findings of exactly these words stand beside them.
The pause that the composer makes on purpose, the way to the server, the check and the drawing are all in it.
"""

import argparse
import os
import shutil
import sys

from bench.installation import installation
from bench.machine import keep, load, spread

POSTS_THERE = 500
STORY = (
    "Flu shots are here. Our nurses give them Monday to Friday from 9 to 5, and you do not need an appointment. Bring "
    "your insurance card if you have one. Children under 9 may need two doses, four weeks apart. "
    "Hypertension and diabetes are two good reasons to come early. We wear masks in the waiting room, and there "
    "is water and coffee for everybody. Parking is free for the first hour. If you had a reaction to a vaccine before, "
    "tell the nurse at the desk. You can also ask your pharmacist. Most people feel nothing but a sore arm for a day. "
    "See you soon at our front desk, and bring a friend."
)
# What is typed, one after the other. Some bring a finding, some don't.
TYPED = (
    " Come", " by today.", " Myocardial", " infarction", " is a word", " for doctors.", " We say", " heart attack.",
    " Ask about", " prophylaxis", " if you", " must.", " UTILIZE", " our hotline", " or not.", " It helps", " all",
    " who has", " edema", " in their", " legs.", " So glad", " Maria's", " biopsy", " was clear.", " Walk a lot.",
)  # fmt: skip
# Milliseconds between keys: about 60 words a minute, with the unevenness of a hand.
BETWEEN_KEYS = (70, 140, 95, 180, 110, 85, 210)
WATCH = """
() => {
  const form = document.querySelector("#composer");
  window.bench = { last: 0, shown: 0 };
  form.addEventListener("input", () => {
    window.bench.last = performance.now();
    form.removeAttribute("data-bench-shown");
  }, true);
  new MutationObserver(() => {
    if (!form.hasAttribute("data-quiet")) return;
    // Twice: the first comes before the frame is drawn, the second after it.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.bench.shown = performance.now();
      form.setAttribute("data-bench-shown", "");
    }));
  }).observe(form, { attributes: true, attributeFilter: ["data-quiet"] });
}
"""


def run(measurements: int) -> dict[str, object]:
    """Return all figures, in milliseconds."""
    chromium = os.environ.get("BEDSIDE_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        sys.exit("There is no Chromium. Install Debian's package “chromium”, or set BEDSIDE_CHROMIUM.")
    with installation(demo=True) as here:
        here.boot()
        from bench import archive

        archive.fill(POSTS_THERE)
        address = here.serve()
        before = load()
        times, findings = type_in(chromium, address, measurements)
    return {"ms": spread(times, 0), "characters": len(STORY), "findings_at_the_end": findings, "load_before": before}


def type_in(chromium: str, address: str, measurements: int) -> tuple[list[float], int]:
    """Write a post and return each time, and how many findings stood there at the end."""
    from playwright.sync_api import expect, sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=arguments)
        page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
        page.goto("/demo/")
        page.locator("button", has_text="Maya Okafor").click()
        page.goto("/posts/new/")
        for account in page.locator("input[name=accounts]").all()[:2]:
            account.check()
        words = page.locator("textarea[data-words]").first
        words.fill(STORY)
        quiet = page.locator("form#composer[data-quiet]")
        expect(quiet).to_have_count(1)
        page.evaluate(WATCH)
        shown = page.locator("form#composer[data-bench-shown]")
        words.press("End")
        times = []
        for number in range(measurements):
            for place, key in enumerate(TYPED[number % len(TYPED)]):
                words.press_sequentially(key)
                page.wait_for_timeout(BETWEEN_KEYS[place % len(BETWEEN_KEYS)] if place else 0)
            expect(shown).to_have_count(1, timeout=30_000)
            times.append(float(page.evaluate("window.bench.shown - window.bench.last")))
            # A person reads, then writes on; and the post stays at its length.
            page.wait_for_timeout(400)
            if number % len(TYPED) == len(TYPED) - 1:
                words.fill(STORY)
                expect(quiet).to_have_count(1)
        found = page.locator("[data-findings] [data-finding]").count()
        browser.close()
    return times, found


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measurements", type=int, default=60)
    keep("composer", run(parser.parse_args().measurements))


if __name__ == "__main__":
    main()
