// The page of a film: its boxes move with it, each mark of the line leads to its moment, a box can be drawn on a frame,
// and the page waits for the look and for a version that is being made.

import { say } from "../ui/js/say.js";
import { timeOf } from "./times.js";

const page = document.querySelector("[data-who]");
const one = (selector, root = page) => root.querySelector(selector);
const all = (selector, root = page) => [...root.querySelectorAll(selector)];
const film = one("[data-film]");
const figure = one("[data-seen]");
const form = one("[data-draw]");
const drawn = one("[data-drawn]");
const playhead = one("[data-playhead]");
const { width: across, height: down } = drawn.ownerSVGElement.viewBox.baseVal;
const still = matchMedia("(prefers-reduced-motion: reduce)");
// So long before and after its own time a box is shown too: frames in between were not looked at.
const AROUND = 0.25;

const boxes = all("[data-box]").map((group) => ({
  group,
  number: group.dataset.box,
  track: JSON.parse(group.dataset.track),
  starts: Number(group.dataset.starts),
  ends: Number(group.dataset.ends),
}));

/** Return left, top, width and height of a thing at a moment: between two that were looked at, in between. */
function boxAt(track, second) {
  const after = track.findIndex(([at]) => at >= second);
  if (after < 1) return track[after < 0 ? track.length - 1 : 0].slice(1);
  const [[from, ...one], [to, ...other]] = [track[after - 1], track[after]];
  const share = (second - from) / (to - from || 1);
  return one.map((value, at) => value + (other[at] - value) * share);
}

function put(element, values) {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
}

/** Draw what is seen at this moment, and where the film is on the line. */
function draw() {
  const now = film.currentTime;
  for (const { group, track, starts, ends } of boxes) {
    const here = film.readyState > 0 && started && now >= starts - AROUND && now <= ends + AROUND;
    group.setAttribute("visibility", here ? "visible" : "hidden");
    if (!here) continue;
    const [left, top, width, height] = boxAt(track, now);
    put(group.firstElementChild, { x: left * across, y: top * down, width: width * across, height: height * down });
    put(group.lastElementChild, { x: left * across, y: top * down });
  }
  if (playhead && film.duration) put(playhead, { x1: `${(100 * now) / film.duration}%`, x2: `${(100 * now) / film.duration}%` });
}

// Until somebody plays or chooses, the poster stands there: its boxes would be those of another frame.
let started = false;
function follow() {
  draw();
  if (!film.paused && !film.ended && !still.matches) requestAnimationFrame(follow);
}
film.addEventListener("play", () => {
  started = true;
  follow();
});
for (const name of ["timeupdate", "seeked", "pause"]) film.addEventListener(name, draw);
film.addEventListener("seeking", () => (started = true));

/** Point at a place: its box and its mark stand out. */
function point(number) {
  for (const { group } of boxes) group.firstElementChild.classList.toggle("box-now", group.dataset.box === number);
  for (const mark of all(".mark-of")) mark.classList.toggle("mark-now", mark.dataset.choose === number);
}
for (const name of ["focusin", "mouseover"])
  page.addEventListener(name, (event) => {
    const number = event.target.closest?.("[data-sight]")?.dataset.sight;
    if (number) point(number);
  });

/** Stop the film where a place is seen best, and show it. */
function choose(event) {
  const chosen = event.target.closest?.("[data-choose]");
  if (!chosen) return;
  event.preventDefault();
  film.pause();
  started = true;
  film.currentTime = Math.min(Number(chosen.dataset.best), film.duration || Infinity);
  point(chosen.dataset.choose);
  const box = figure.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) figure.scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
  say(chosen.getAttribute("aria-label") ?? chosen.textContent.trim());
}
page.addEventListener("click", choose);

for (const button of all("[data-now-into]"))
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.nowInto);
    field.value = timeOf(film.currentTime);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

/** Return where a pointer is, in shares of the frame. */
function place(event) {
  const frame = figure.getBoundingClientRect();
  const share = (at, from, size) => Math.min(1, Math.max(0, (at - from) / size));
  return { x: share(event.clientX, frame.left, frame.width), y: share(event.clientY, frame.top, frame.height) };
}

function show({ left, top, width, height }) {
  put(drawn, { visibility: "visible", x: left * across, y: top * down, width: width * across, height: height * down });
}

if (form) {
  const button = one("[data-drawing]");
  const names = ["left", "top", "width", "height"];
  let from = null;
  button.addEventListener("click", () => {
    const drawing = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", drawing);
    figure.toggleAttribute("data-drawing", drawing);
    if (!drawing) return;
    film.pause();
    for (const name of ["from", "to"]) form.elements[name].value ||= timeOf(film.currentTime + (name === "to" ? 1 : 0));
  });
  figure.addEventListener("pointerdown", (event) => {
    if (!figure.hasAttribute("data-drawing") || event.button) return;
    event.preventDefault();
    figure.setPointerCapture(event.pointerId);
    from = place(event);
  });
  figure.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = place(event);
    const box = { left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
    show(box);
    for (const name of names) form.elements[name].value = (100 * box[name]).toFixed(1);
  });
  for (const name of ["pointerup", "pointercancel"]) figure.addEventListener(name, () => (from = null));
  // Who types the numbers sees the box as well.
  form.addEventListener("input", () => {
    const typed = names.map((name) => Number(form.elements[name].value) / 100);
    if (typed[2] > 0 && typed[3] > 0) show(Object.fromEntries(names.map((name, at) => [name, typed[at]])));
  });
}

/** Cut the faces out of the film's own frames, so that the list shows whom it asks about. */
async function cutFaces() {
  const frames = all("[data-frame]");
  if (!frames.length) return;
  const probe = document.createElement("video");
  probe.muted = true;
  probe.preload = "auto";
  probe.src = film.currentSrc || film.src;
  const until = (name) => new Promise((done) => probe.addEventListener(name, done, { once: true }));
  await until("loadeddata");
  for (const canvas of frames) {
    const { track } = boxes.find(({ number }) => number === canvas.dataset.frame);
    const best = Number(canvas.closest("[data-sight]").querySelector("[data-best]").dataset.best);
    const [left, top, width, height] = boxAt(track, best);
    const seeked = until("seeked");
    probe.currentTime = best + 0.001;
    await seeked;
    const side = 1.3 * Math.max(width * probe.videoWidth, height * probe.videoHeight);
    const [x, y] = [(left + width / 2) * probe.videoWidth - side / 2, (top + height / 2) * probe.videoHeight - side / 2];
    canvas.getContext("2d").drawImage(probe, x, y, side, side, 0, 0, canvas.width, canvas.height);
    canvas.toggleAttribute("data-drawn-frame", true);
  }
}
cutFaces();

/** Ask every two seconds until the look is done and the new version made; then show it. */
async function wait() {
  try {
    const response = await fetch(page.dataset.stateUrl, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    const here = response.ok ? await response.json() : {};
    if (page.dataset.making === "waiting" && here.go) return void location.assign(here.go + location.search);
    const looked = page.dataset.state === "waiting" && here.state && here.state !== "waiting";
    const broke = page.dataset.making === "waiting" && here.making === "failed";
    if (looked || broke) return void location.reload();
    for (const [name, percent] of [["looked", here.percent], ["made", here.made]]) {
      const progress = one(`[data-${name}]`);
      if (progress && percent !== undefined) progress.value = percent;
    }
  } catch {
    // No connection now: ask again.
  }
  setTimeout(wait, 2000);
}
if (page.dataset.state === "waiting" || page.dataset.making === "waiting") setTimeout(wait, 1000);
