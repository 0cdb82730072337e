// Saying that a finding is wrong, or that something was missed. Neither changes what keeps the post from leaving.

import { soon } from "./check.js";
import { openedLeaf } from "./leaves.js";
import { fields, form, one, partsOf, picturesOf, say, send, words } from "./page.js";
import { born, flush } from "./saving.js";

const wrong = { dialog: document.getElementById("wrong"), form: one("[data-wrong-form]", document) };
const missed = { dialog: document.getElementById("missed"), form: one("[data-missed-form]", document) };
let field = null;
let chosen = "";

form.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-words], [data-alt]")) field = target;
});

/** Save first: what is said is said about the saved post. Return whether it is. */
async function saved() {
  if (!(await born())) return false;
  const trouble = await flush();
  if (trouble) told(`${trouble.what ?? words("notSaved")} ${trouble.do ?? ""}`.trim(), "block");
  return !trouble;
}

function told(text, tone = "neutral", undo = "") {
  document.dispatchEvent(new CustomEvent("bedside:toast", { detail: { text, tone, undo } }));
}

form.addEventListener("compose:wrong", async ({ detail: finding }) => {
  if (!(await saved())) return;
  if (finding.marked) return void takeBack(finding);
  chosen = finding.id;
  wrong.form.reset();
  wrong.form.elements.fingerprint.value = finding.fingerprint;
  one("[data-wrong-words]", wrong.form).textContent = finding.words ? `“${finding.words}”` : "";
  one("[data-wrong-sentence]", wrong.form).textContent = finding.sentence;
  one("[data-wrong-blocks]", wrong.form).hidden = !finding.blocks;
  one("[data-wrong-trouble]", wrong.form).textContent = "";
  wrong.dialog.showModal();
  wrong.form.elements.reason.focus();
});

async function takeBack(finding) {
  try {
    const { ok, answer } = await send(finding.marked, fields());
    if (!ok) return void told(`${answer.what ?? words("offline")} ${answer.do ?? ""}`.trim(), "block");
  } catch {
    return void told(words("noConnection"), "block");
  }
  told(words("takenBack"));
  return soon(0);
}

wrong.form.addEventListener("submit", (event) => {
  post(event, wrong, form.dataset.wrong, "[data-wrong-trouble]", () => {
    told(words("judged"));
    soon(0);
  });
}, true);

// The card may have been drawn anew meanwhile: the focus goes back to its button, not to the top of the page.
wrong.dialog.addEventListener("close", () => {
  const card = chosen && document.getElementById(chosen);
  (card ? one("[data-say-wrong]", card) : one("[data-summary]")).focus();
});

one("[data-say-missed]").addEventListener("click", async () => {
  if (!(await saved())) return;
  if (!field?.isConnected || field.closest("[data-leaf]") !== openedLeaf()) field = one("[data-words]", openedLeaf());
  missed.form.reset();
  one("[data-missed-trouble]", missed.form).textContent = "";
  missed.form.elements.words.value = field.value.slice(field.selectionStart, field.selectionEnd);
  missed.dialog.showModal();
  missed.form.elements[missed.form.elements.words.value.trim() ? "label" : "words"].focus();
});

/** Return where the words stand: the field's place in the post, and theirs in its text, in characters. */
function whereabouts(text) {
  const leaf = field.closest("[data-leaf]");
  const part = field.closest("[data-part]");
  const tile = field.closest("[data-picture]");
  const selected = field.value.slice(field.selectionStart, field.selectionEnd).includes(text.trim());
  const at = selected ? field.value.indexOf(text.trim(), field.selectionStart) : 0;
  return {
    sheet: leaf.dataset.leaf,
    part: partsOf(leaf).indexOf(part),
    picture: tile ? picturesOf(part).indexOf(tile) : "",
    at: [...field.value.slice(0, Math.max(at, 0))].length,
  };
}

missed.form.addEventListener("submit", (event) => {
  const text = missed.form.elements.words.value;
  const elsewhere = text.trim() && !field.value.includes(text.trim());
  // Words of another field: the server looks for them everywhere.
  const where = elsewhere ? {} : whereabouts(text);
  post(event, missed, form.dataset.missed, "[data-missed-trouble]", (answer) => told(words("missedNoted"), "neutral", answer.undo), where);
}, true);

async function post(event, { dialog, form: asked }, address, trouble, done, more = {}) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const place = one(trouble, asked);
  const data = new FormData(asked);
  for (const [name, value] of Object.entries(more)) data.append(name, value);
  try {
    const { ok, answer } = await send(address, data);
    if (!ok) return void (place.textContent = `${answer.what ?? words("offline")} ${answer.do ?? ""}`.trim());
    dialog.close();
    return done(answer);
  } catch {
    return void (place.textContent = words("noConnection"));
  }
}
