// Setting a finding aside with a reason, and letting it count again; taking a question to the privacy officer back.

import { soon } from "./check.js";
import { fields, form, one, say, send, words } from "./page.js";
import { born, flush } from "./saving.js";

const dialog = document.getElementById("aside-finding");
const asked = one("[data-aside-form]", document);
const trouble = one("[data-aside-trouble]", asked);
let chosen = "";
let from = null;

const told = (text, more = {}) => document.dispatchEvent(new CustomEvent("bedside:toast", { detail: { text, ...more } }));
const wrongWith = (answer) => `${answer.what ?? words("offline")} ${answer.do ?? ""}`.trim();

form.addEventListener("compose:aside", async ({ detail: finding }) => {
  from = document.activeElement;
  // What is set aside is a finding of the saved post.
  if (!(await born())) return;
  const unsaved = await flush();
  if (unsaved) return void told(`${unsaved.what ?? words("notSaved")} ${unsaved.do ?? ""}`.trim(), { tone: "block" });
  chosen = finding.id;
  asked.reset();
  asked.elements.fingerprint.value = finding.fingerprint;
  one("[data-aside-words]", asked).textContent = finding.words ? `“${finding.words}”` : "";
  one("[data-aside-sentence]", asked).textContent = finding.sentence;
  one("[data-aside-optional]", asked).hidden = finding.severity !== "advice";
  trouble.textContent = "";
  dialog.showModal();
  one("[name=why]", asked).focus();
});

asked.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  try {
    const { ok, answer } = await send(form.dataset.aside, new FormData(asked));
    if (!ok) return void (trouble.textContent = wrongWith(answer));
    dialog.close();
    told(words("asideNow"), { undo: () => back(answer.undo, words("countsAgain")) });
    return soon(0);
  } catch {
    return void (trouble.textContent = words("noConnection"));
  }
}, true);

// Back to the words for whoever came from there. A card may have been drawn anew meanwhile: its place takes the focus.
dialog.addEventListener("close", () => {
  if (from?.matches("textarea") && from.isConnected) from.focus();
  else (document.getElementById(chosen) ?? one("[data-summary]")).focus();
});

form.addEventListener("compose:take-up", ({ detail: finding }) => back(finding.aside, words("countsAgain"), finding.id));
form.addEventListener("compose:unask", ({ detail: finding }) => back(finding.unask, words("unasked"), finding.id));

async function back(address, sentence, id = "") {
  try {
    const { ok, answer } = await send(address, fields());
    if (!ok) return void told(wrongWith(answer), { tone: "block" });
  } catch {
    return void told(words("noConnection"), { tone: "block" });
  }
  say(sentence);
  // It comes back elsewhere in the list, and whoever asked for that goes along.
  if (id) form.addEventListener("compose:shown", () => document.getElementById(id)?.focus(), { once: true });
  return soon(0);
}
