// Asking for approval, and asking the privacy officer to overrule a finding.

import { fields, form, one, say, send, words } from "./page.js";
import { allFindings, blocking, goTo } from "./findings.js";
import { born, flush } from "./saving.js";
import { settled } from "./schedule.js";
import { soon } from "./check.js";

const button = one("[data-submit-button]");
const reason = one("[data-why-not]");
const trouble = one("[data-trouble]");
const dialog = document.getElementById("overrule");
const question = one("[data-overrule-form]", document);
let lacks = reason.textContent;
form.dataset.closed ??= "";

/** Show whether approval can be asked for, and if not, why. */
export function receive(answer) {
  lacks = answer.lacks;
  showReason();
  if (!trouble.hidden && !answer.blocking) trouble.hidden = true;
}

function showReason() {
  const why = form.dataset.closed || lacks;
  button.toggleAttribute("aria-disabled", Boolean(why));
  if (why) button.setAttribute("aria-disabled", "true");
  if (reason.textContent !== why) reason.textContent = why;
}
form.addEventListener("compose:ready", showReason);

button.addEventListener("click", async (event) => {
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true" || button.hasAttribute("data-busy")) return;
  button.setAttribute("data-busy", "");
  try {
    await submit();
  } catch {
    refuse({ what: words("noConnection"), do: "" });
  } finally {
    button.removeAttribute("data-busy");
  }
});

async function submit() {
  if (!(await born())) return;
  await settled();
  const unsaved = await flush();
  if (unsaved) return void refuse({ what: unsaved.what ?? words("notSaved"), do: unsaved.do ?? "" });
  const { ok, status, answer } = await send(form.dataset.submit, fields({ version: form.elements.version.value, reason: form.elements.reason.value }));
  if (ok) location.assign(answer.url);
  else if (status === 401) form.dispatchEvent(new CustomEvent("compose:signed-out"));
  else refuse(answer);
}

/** Say what to do, list what blocks, and lead to the first of it. */
function refuse(problem) {
  const those = blocking();
  one("[data-trouble-text]").textContent = `${problem.what ?? ""} ${problem.do ?? ""}`.trim();
  one("[data-trouble-list]").replaceChildren(
    ...those.map((finding) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = `#${finding.id}`;
      link.textContent = finding.words ? `“${finding.words}”` : finding.sentence;
      link.addEventListener("click", (event) => (event.preventDefault(), goTo(finding)));
      return item;
    }),
  );
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "nearest" });
  if (those.length) goTo(those[0]);
  else trouble.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  button.click();
});

form.addEventListener("compose:ask", async ({ detail: finding }) => {
  await born();
  await flush();
  const choice = question.elements.fingerprint;
  choice.replaceChildren(
    ...allFindings()
      .filter((each) => each.blocks && each.code && each.overrule !== "asked")
      .map((each) => new Option(`${each.words ? `“${each.words}” · ` : ""}${each.sentence}`, each.fingerprint)),
  );
  choice.value = finding.fingerprint;
  one("[data-overrule-trouble]", question).textContent = "";
  dialog.showModal();
  question.elements.reason.focus();
});

question.elements.until.addEventListener("input", () => (question.elements.how_long.value = "until"));

question.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const place = one("[data-overrule-trouble]", question);
  try {
    const { ok, answer } = await send(form.dataset.overrule, new FormData(question));
    if (!ok) return void (place.textContent = `${answer.what ?? words("notAdded")} ${answer.do ?? ""}`.trim());
  } catch {
    return void (place.textContent = words("noConnection"));
  }
  dialog.close();
  question.reset();
  document.dispatchEvent(new CustomEvent("bedside:toast", { detail: { text: words("asked") } }));
  say(words("asked"));
  return soon(0);
}, true);
