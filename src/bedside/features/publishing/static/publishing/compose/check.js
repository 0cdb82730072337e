// Asking the server what it thinks of the words: shortly after the last key, one question at a time, the newest answer only.

import { content, form, send } from "./page.js";

const PAUSE = 150;
const PATIENCE = 3000;
let timer;
let under = null;
let asked = 0;
let heard = () => {};
let failed = () => {};
let composing = false;

/** Say who hears the answers, and who hears that none came: ({status, answer}) with status 0 without a connection. */
export function listen({ onAnswer, onFailure }) {
  heard = onAnswer;
  failed = onFailure;
}

/** Ask after a pause (until the answer is shown, the form is not `data-quiet`); what was asked before and isn't answered yet doesn't count any more. */
export function soon(pause = PAUSE) {
  asked += 1;
  form.removeAttribute("data-quiet");
  under?.abort();
  under = null;
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
}

async function ask() {
  const mine = asked;
  under = new AbortController();
  const { person, unit } = form.elements;
  const typed = content();
  const body = JSON.stringify({ content: typed, unit: unit.value, person: person.value });
  try {
    const { ok, status, answer } = await send(form.dataset.check, new Blob([body], { type: "application/json" }), {
      signal: under.signal,
    });
    if (mine !== asked) return;
    // An input method is at work, or a script wrote: the answer is about other words than those on the page.
    if (JSON.stringify(typed) !== JSON.stringify(content())) return void (composing || soon());
    if (ok) {
      heard(answer);
      form.setAttribute("data-quiet", "");
    } else failed({ status, answer });
    // Something broke over there: perhaps only for a moment.
    if (status >= 500) soon(PATIENCE);
  } catch (error) {
    if (mine !== asked || error.name === "AbortError") return;
    failed({ status: 0, answer: {} });
    soon(PATIENCE);
  }
}

form.addEventListener("input", (event) => {
  if (event.isComposing || event.target.closest?.("[data-not-saved]") || event.target.name === "title") return;
  soon();
});
form.addEventListener("compositionstart", () => (composing = true));
form.addEventListener("compositionend", () => {
  composing = false;
  soon();
});
