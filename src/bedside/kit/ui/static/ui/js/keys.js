// Keyboard shortcuts: data-key="g c" on a link, button or field. "?" lists them. They can be turned off, because
// single keys get in the way of people who speak to their computer (WCAG 2.1.4).

import { openDialog } from "./dialog.js";
import { word } from "./words.js";

const STORED = "bedside-keys";
const PATIENCE = 1200;
const WRITING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
let typed = [];
let timer;

const isOn = () => {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
};

function nameOf(element) {
  if (element.dataset.keyName) return element.dataset.keyName;
  if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
  const copy = element.cloneNode(true);
  for (const extra of copy.querySelectorAll(".count, .unseen")) if (copy.textContent !== extra.textContent) extra.remove();
  return copy.textContent.trim() || element.title;
}

function use(element) {
  if (element.matches("input, textarea, select")) (element.focus(), element.select?.());
  else element.click();
}

function list() {
  const body = document.querySelector("[data-keys-list]");
  body.replaceChildren();
  for (const element of document.querySelectorAll("[data-key]")) {
    const row = body.insertRow();
    const cell = row.insertCell();
    for (const key of element.dataset.key.split(" ")) {
      const shown = document.createElement("kbd");
      shown.textContent = key;
      cell.append(shown, " ");
    }
    row.insertCell().textContent = nameOf(element);
  }
  const button = document.querySelector("[data-keys-switch]");
  button.setAttribute("aria-pressed", String(isOn()));
  button.textContent = word(isOn() ? "keysOn" : "keysOff");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (!isOn() || event.target.closest?.(WRITING) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    list();
    openDialog(document.getElementById("ui-keys"));
    return;
  }
  if (event.key.length !== 1 || event.key === " ") return;
  clearTimeout(timer);
  timer = setTimeout(() => (typed = []), PATIENCE);
  typed = [...typed, event.key].slice(-2);
  const element =
    document.querySelector(`[data-key="${CSS.escape(typed.join(" "))}"]`) ??
    document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!element) return;
  event.preventDefault();
  typed = [];
  use(element);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens='ui-keys']")) list();
  if (!event.target.closest("[data-keys-switch]")) return;
  try {
    if (isOn()) localStorage.setItem(STORED, "off");
    else localStorage.removeItem(STORED);
  } catch {
    // The browser refuses storage: shortcuts stay on.
  }
  list();
});
