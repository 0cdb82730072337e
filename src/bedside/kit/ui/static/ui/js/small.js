// Small helps: copying, printing, going back, a focus for what must be read first, no second submit by a double click.

import { say } from "./say.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print], [data-back], [aria-disabled=true]");
  if (!button) return;
  if (button.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    const reason = document.getElementById(button.getAttribute("aria-describedby"));
    if (reason) say(reason.textContent);
  } else if (button.hasAttribute("data-print")) print();
  else if (button.hasAttribute("data-back")) history.length > 1 ? history.back() : location.assign("/");
  else {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast({ text: word("copied") });
  }
});

// After this long a submit has failed, or answered with a file to keep: it may be repeated.
const PATIENCE = 10000;
const busy = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || (form.method !== "post" && !form.hasAttribute("data-once"))) return;
  if (busy.has(form)) return void event.preventDefault();
  busy.add(form);
  event.submitter?.setAttribute("data-busy", "");
  setTimeout(() => free(form), PATIENCE);
});
function free(form) {
  busy.delete(form);
  for (const button of form.querySelectorAll("[data-busy]")) button.removeAttribute("data-busy");
}
// Back from the browser's memory, the form may be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) free(form);
});

export function start(root) {
  root.querySelector("[data-focus]:not([data-no-focus] *)")?.focus();
}
