// The captions of a film: each is played, timed and checked beside it.

import { post } from "../ui/js/http.js";
import { say } from "../ui/js/say.js";
import { secondsOf, timeOf } from "./times.js";

const page = document.querySelector("[data-captions]");
const film = page.querySelector("[data-film]");
const form = page.querySelector("[data-cues]");
const list = form?.querySelector("[data-list]");
const shape = form?.querySelector('template[data-shape="cue"]');
const nowSaid = page.querySelector("[data-now-said]");
const CHECK_AFTER = 800;
// A caption that is added gets so many seconds.
const USUAL = 3;

const cues = () => (list ? [...list.children] : []);
const field = (cue, name) => cue.querySelector(`[name="${name}"]`);
const times = (cue) => [secondsOf(field(cue, "start").value), secondsOf(field(cue, "end").value)];
const isEmpty = (cue) => ["start", "end", "words"].every((name) => !field(cue, name).value.trim());

/** Number the captions anew, with their fields and labels. */
function number() {
  for (const [at, cue] of cues().entries()) {
    const now = String(at + 1);
    cue.querySelector("[data-number]").textContent = now;
    const group = cue.querySelector("[role=group]");
    group.setAttribute("aria-label", group.getAttribute("aria-label").replace(/\d+/, now));
    for (const name of ["start", "end", "words"]) {
      const input = field(cue, name);
      cue.querySelector(`label[for="${input.id}"]`).htmlFor = `${name}-${now}`;
      input.id = `${name}-${now}`;
    }
    cue.querySelector("[data-said]").id = `said-${now}`;
    field(cue, "words").setAttribute("aria-describedby", `said-${now}`);
  }
}

const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

/** Add a caption at its place in time, or after another one, and go there. */
function add(start, after = null, { quietly = false } = {}) {
  const cue = shape.content.firstElementChild.cloneNode(true);
  field(cue, "start").value = timeOf(start);
  field(cue, "end").value = timeOf(Math.min(start + USUAL, film.duration || Infinity));
  const next = after ? after.nextElementSibling : cues().find((each) => times(each)[0] > start);
  list.insertBefore(cue, next ?? null);
  number();
  if (quietly) return;
  field(cue, "words").focus();
  changed();
}

let until = null;
function play(cue) {
  const [start, end] = times(cue);
  if (Number.isNaN(start)) return;
  film.currentTime = start;
  until = Number.isNaN(end) ? null : end;
  film.play();
}

/** Stop at the end of the caption that is played; mark and show the one that is said now. */
function follow() {
  const now = film.currentTime;
  if (until !== null && now >= until) {
    until = null;
    film.pause();
  }
  let said = "";
  for (const cue of cues()) {
    const [start, end] = times(cue);
    const here = now >= start && now < end && (now > 0 || !film.paused);
    cue.toggleAttribute("data-playing", here);
    if (here) said = field(cue, "words").value;
  }
  nowSaid.textContent = said;
}
for (const name of ["timeupdate", "seeked", "pause"]) film.addEventListener(name, follow);

const acts = {
  play,
  start: (cue) => setTime(cue, "start"),
  end: (cue) => setTime(cue, "end"),
  after: (cue) => add(times(cue)[1] || film.currentTime, cue),
  remove(cue) {
    const next = cue.nextElementSibling ?? cue.previousElementSibling;
    const words = cue.querySelector('[data-do="remove"]').textContent.trim();
    cue.remove();
    number();
    (next ? field(next, "words") : form.querySelector('[data-do="last"]')).focus();
    say(words);
    changed();
  },
};

function setTime(cue, name) {
  field(cue, name).value = timeOf(film.currentTime);
  changed();
}

/** Put in what is wrong with each caption. */
function tell({ rows, all, shown }) {
  const asked = cues().filter((cue) => !isEmpty(cue));
  for (const cue of cues()) {
    const { worst, said } = rows[asked.indexOf(cue)] ?? { worst: "", said: "" };
    for (const each of ["advice", "warning", "block"]) cue.classList.toggle(`cue-${each}`, each === worst);
    const place = cue.querySelector("[data-said]");
    if (place.innerHTML.trim() !== said.trim()) place.innerHTML = said;
  }
  form.querySelector("[data-said-all]").innerHTML = all;
  form.toggleAttribute("data-broken", !shown);
}

let timer = null;
let asked = 0;
async function check() {
  const mine = (asked += 1);
  try {
    const response = await post(page.dataset.checkUrl, { data: new FormData(form) });
    // Only the last question counts.
    if (response.ok && mine === asked) tell(await response.json());
  } catch {
    // No connection now: the next change asks again.
  }
}

if (form) {
  // A draft is checked as it is kept; what is signed, and what can't be kept, is checked by itself.
  if (form.dataset.autosave) {
    form.addEventListener("autosave:saved", (event) => tell(event.detail));
    form.addEventListener("autosave:failed", (event) => event.detail.status === 422 && check());
  } else
    form.addEventListener("input", (event) => {
      if (event.target.closest("[data-not-saved]")) return;
      clearTimeout(timer);
      timer = setTimeout(check, CHECK_AFTER);
    });
  form.addEventListener("click", (event) => {
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (act === "last") add(film.currentTime);
    else if (act) acts[act](event.target.closest("[data-cue]"));
  });
  // In a caption: Alt+P plays it, Alt+N adds one after it.
  form.addEventListener("keydown", (event) => {
    const cue = event.target.closest("[data-cue]");
    const act = { KeyP: "play", KeyN: "after" }[event.code];
    if (!cue || !act || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    acts[act](cue);
  });
  if (!cues().length) add(0, null, { quietly: true });
}

/** Ask every two seconds until the draft is there. */
async function wait() {
  try {
    const response = await fetch(page.dataset.stateUrl, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (response.ok && (await response.json()).draft !== "waiting") return void location.reload();
  } catch {
    // No connection now: ask again.
  }
  setTimeout(wait, 2000);
}
if (page.dataset.draft === "waiting") setTimeout(wait, 1000);
