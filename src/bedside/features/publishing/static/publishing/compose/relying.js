// What the post relies on: whether it makes a claim without a source, and the way to choose one.

import { form, one, words } from "./page.js";
import { born, flush } from "./saving.js";

const note = one("[data-unsourced]");

/** Show or hide that a source is missing. */
export function receive({ unsourced }) {
  if (note.hidden === unsourced) note.hidden = !unsourced;
}

one("[data-choose-sources]").addEventListener("click", async (event) => {
  event.preventDefault();
  const unsaved = (await born()) ? await flush() : { what: words("notSaved") };
  if (!unsaved) location.assign(form.dataset.sources);
});
