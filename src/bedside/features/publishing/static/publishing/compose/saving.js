// What follows from saving (ui/js/autosave.js saves): a new post gets its addresses, the state of clearance is shown, a lost
// session is told and survived. Words that aren't saved stay on this page alone.

import { soon } from "./check.js";
import { form, one, renewToken, say } from "./page.js";
import { retime } from "./schedule.js";

const dialog = document.getElementById("signed-out");
let lost = false;
let trouble = null;

/** Save what is there now; resolve to null when all is saved, else to what is wrong ({status, what, do}). */
export async function flush() {
  const waits = [];
  document.dispatchEvent(new CustomEvent("bedside:flush", { detail: { waits } }));
  await Promise.allSettled(waits);
  return trouble;
}

/** Make sure that the post exists on the server. */
export async function born() {
  if (form.dataset.plan) return true;
  form.dispatchEvent(new Event("input", { bubbles: true }));
  await flush();
  return Boolean(form.dataset.plan);
}

/** Show where the post stands, as an answer says. */
export function showStanding({ standing, tone, closed, stage }) {
  const place = one("[data-standing]");
  if (place.textContent !== standing) place.textContent = standing;
  place.className = `standing standing-${tone}`;
  form.dataset.stage = stage;
  form.dataset.closed = closed;
  form.dispatchEvent(new CustomEvent("compose:ready"));
}

form.addEventListener("autosave:saved", ({ detail }) => {
  trouble = null;
  if (lost) found();
  if (detail.addresses) settle(detail.addresses);
  showStanding(detail);
  if (detail.voided) voided(detail.voided);
});

form.addEventListener("autosave:failed", ({ detail }) => {
  trouble = detail;
  if (detail.reason === "signedOut" || detail.status === 403) lose();
  if (detail.status === 409) stale();
});
form.addEventListener("compose:signed-out", lose);

/** The new post is there: from now on this page is its page. */
function settle(addresses) {
  for (const name of ["autosave", "check", "plan", "submit", "overrule", "sources", "clarity", "wrong", "missed", "aside"]) form.dataset[name] = addresses[name];
  form.action = addresses.edit;
  one("[data-overrule-form]", document).action = addresses.overrule;
  history.replaceState(null, "", addresses.edit);
  const unit = form.elements.unit;
  if (unit.matches("select")) {
    // Chosen once: the pictures and the approvers are those of this unit.
    for (const option of [...unit.options]) if (!option.selected) option.disabled = true;
    unit.classList.add("compose-settled");
  }
  retime();
}

function voided(sentence) {
  const place = one("[data-voided]");
  place.hidden = false;
  one("[data-voided-text]").textContent = sentence;
  say(sentence, { now: true });
}

function stale() {
  const place = one("[data-stale]");
  place.hidden = false;
  place.scrollIntoView({ block: "center" });
}

function lose() {
  lost = true;
  if (!dialog.open && document.visibilityState === "visible") dialog.showModal();
}

function found() {
  lost = false;
  one("[data-signed-out-still]", dialog).hidden = true;
  if (dialog.open) dialog.close();
  soon(0);
}

/** Back from the other tab: perhaps somebody has signed in there. */
async function returned() {
  renewToken();
  if (!lost || document.visibilityState !== "visible") return;
  await flush();
  one("[data-signed-out-still]", dialog).hidden = !lost;
}
addEventListener("focus", returned);
document.addEventListener("visibilitychange", returned);

// Enter in a field saves; it must not send the form away with what is typed.
document.addEventListener(
  "submit",
  (event) => {
    if (event.target !== form || event.submitter?.hasAttribute("data-native")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    flush();
  },
  true,
);
