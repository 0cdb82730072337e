// How hard the words are to read.

import { one } from "./page.js";

/** Show what an answer says about it. */
export function receive({ reads: { level, sentence, rare } }) {
  const place = one("[data-reads]");
  place.hidden = !level;
  place.dataset.level = level;
  one("[data-reads-sentence]", place).textContent = sentence;
  one("[data-reads-rare]", place).textContent = rare;
}
