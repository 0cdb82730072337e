// Counting what is typed, the way a network counts.

import { say } from "./say.js";
import { word } from "./words.js";

const NEAR = 20;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const WAYS = {
  graphemes: (text) => [...segmenter.segment(text)].length,
  utf16: (text) => text.length,
  bytes: (text) => new TextEncoder().encode(text).length,
};
const states = new WeakMap();

/** Tell how long a text is: way "graphemes", "utf16" or "bytes". */
export const lengthOf = (text, way) => WAYS[way](text);

function show(counter, field) {
  const left = Number(counter.dataset.counterLimit) - lengthOf(field.value, counter.dataset.counterWay);
  const state = left < 0 ? "over" : left <= NEAR ? "near" : "well";
  const sentence = left < 0 ? word("over", { count: -left }) : word("left", { count: left });
  counter.querySelector("[data-counter-number]").textContent = left;
  counter.querySelector("[data-counter-words]").textContent = sentence;
  counter.classList.toggle("counter-over", state === "over");
  counter.classList.toggle("counter-near", state === "near");
  const label = counter.querySelector(".counter-label")?.textContent ?? "";
  if (states.has(counter) && states.get(counter) !== state) say(`${label} ${sentence}`.trim());
  states.set(counter, state);
}

export function start(root) {
  for (const counter of root.querySelectorAll("[data-counter-of]")) {
    const field = document.getElementById(counter.dataset.counterOf);
    if (!field || states.has(counter)) continue;
    field.addEventListener("input", () => show(counter, field));
    show(counter, field);
  }
}
