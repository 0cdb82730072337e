// When it goes out: the time in words, kept as soon as it is chosen; asked first where it would void approvals.

import { fields, form, one, say, send } from "./page.js";
import { born, showStanding } from "./saving.js";

const PAUSE = 350;
const { day, hour, flex } = form.elements;
const sentence = one("[data-moment]");
const asks = one("[data-moment-asks]");
let timer;
let pending = null;
let kept = { day: day.value, hour: hour.value };

function soon() {
  clearTimeout(timer);
  timer = setTimeout(plan, PAUSE);
}

/** Finish what waits; resolves when the time is kept or it was said why not. */
export async function settled() {
  if (timer) await plan();
  return pending;
}

/** The post has just come to be: a time chosen before is kept now. */
export function retime() {
  if (day.value !== kept.day || hour.value !== kept.hour) soon();
}

function plan({ sure = "" } = {}) {
  clearTimeout(timer);
  timer = undefined;
  pending = ask(sure).finally(() => (pending = null));
  return pending;
}

async function ask(sure) {
  if (!(await born())) return;
  const values = { day: day.value, hour: hour.value, flex: flex.value, do: "plan", sure };
  try {
    const { ok, status, answer } = await send(form.dataset.plan, fields(values));
    if (ok) show(answer);
    else if (status === 401) form.dispatchEvent(new CustomEvent("compose:signed-out"));
    else refuse(`${answer.what ?? ""} ${answer.do ?? ""}`.trim());
  } catch {
    timer = setTimeout(plan, 3000);
  }
}

function show(answer) {
  sentence.textContent = answer.sentence;
  sentence.classList.remove("moment-wrong");
  sentence.classList.toggle("moment-none", !day.value);
  one("[data-moment-notes]").replaceChildren(
    ...answer.notes.map((note) => Object.assign(document.createElement("li"), { textContent: note })),
  );
  asks.hidden = !answer.warning;
  one("[data-moment-warning]").textContent = answer.warning;
  if (answer.warning) say(answer.warning, { now: true });
  else kept = { day: day.value, hour: hour.value };
  if (answer.window) one("[data-window]").textContent = answer.window;
  flex.disabled = ["review", "cleared", "scheduled"].includes(answer.stage);
  showStanding(answer);
}

function refuse(words) {
  sentence.textContent = words;
  sentence.classList.add("moment-wrong");
  asks.hidden = true;
}

for (const field of [day, hour, flex]) field.addEventListener("input", soon);
one("[data-moment-sure]").addEventListener("click", () => plan({ sure: "yes" }));
one("[data-moment-back]").addEventListener("click", () => {
  day.value = kept.day;
  hour.value = kept.hour;
  plan();
  day.focus();
});
