// What the post relies on: which claims want a source or a reason, and the way to choose a source.

import { form, one, words } from "./page.js";
import { born, flush } from "./saving.js";

const place = one("[data-unsourced]");
const list = one("[data-unsourced-list]");

/** Show the claims that want a source, and the field for a reason, or hide both. */
export function receive({ unsourced }) {
  place.hidden = !unsourced.length;
  const said = unsourced.join("\n");
  if (list.dataset.said === said) return;
  list.dataset.said = said;
  list.replaceChildren(
    ...unsourced.map((claim) => {
      const item = document.createElement("li");
      item.textContent = `“${claim}”`;
      return item;
    }),
  );
}

async function choose(claim = "") {
  const unsaved = (await born()) ? await flush() : { what: words("notSaved") };
  if (!unsaved) location.assign(`${form.dataset.sources}${claim ? `?claim=${claim}` : ""}`);
}

one("[data-choose-sources]").addEventListener("click", (event) => {
  event.preventDefault();
  choose();
});
form.addEventListener("compose:attach", ({ detail: finding }) => choose(finding.claim));
