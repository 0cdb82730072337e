// How hard the words are to read.

import { form, one, words } from "./page.js";
import { born, flush } from "./saving.js";

/** Show what an answer says about it. */
export function receive({ reads: { level, sentence, rare, long } }) {
  const place = one("[data-reads]");
  place.hidden = !level;
  place.dataset.level = level;
  one("[data-reads-sentence]", place).textContent = sentence;
  one("[data-reads-rare]", place).textContent = rare;
  one("[data-clarity-offer]").hidden = !long;
}

one("[data-score-clarity]").addEventListener("click", async (event) => {
  event.preventDefault();
  const unsaved = (await born()) ? await flush() : { what: words("notSaved") };
  if (!unsaved) location.assign(form.dataset.clarity);
});
