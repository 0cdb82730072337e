// Automatic logoff (45 CFR 164.312(a)(2)(iii)): warn, save what was typed, sign out. Tabs tell each other of a sign of life.

import { openDialog } from "./dialog.js";
import { post, signedOut } from "./http.js";
import { word } from "./words.js";

const { logoffSeconds, logoffUrl, aliveUrl } = document.body.dataset;
const limit = Number(logoffSeconds ?? 0) * 1000;
const warning = Math.min(60000, limit / 4);
const channel = "BroadcastChannel" in window ? new BroadcastChannel("bedside-alive") : null;
let alive = Date.now();
let told = alive;
let leaving = false;

function spanOf(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [count, unit] = seconds > 90 ? [Math.ceil(seconds / 60), "minute"] : [seconds, "second"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

function signOfLife() {
  const now = Date.now();
  // While the question stands, only its answer counts.
  if (document.getElementById("ui-logoff")?.open || now - alive < 1000) return;
  alive = now;
  channel?.postMessage(alive);
  if (now - told > limit / 5) tellServer();
}

async function tellServer() {
  told = Date.now();
  try {
    if (aliveUrl && signedOut(await post(aliveUrl))) location.reload();
  } catch {
    // No connection: the server counts on; the next sign of life tells it.
  }
}

async function leave() {
  if (leaving) return;
  leaving = true;
  const waits = [];
  document.dispatchEvent(new CustomEvent("bedside:flush", { detail: { waits } }));
  const patience = new Promise((resolve) => setTimeout(resolve, 5000));
  await Promise.race([Promise.allSettled(waits), patience]);
  try {
    await post(logoffUrl);
  } catch {
    // No connection: the server's own clock ends the session.
  }
  // Nothing of the page may stay to be read, nor a warning hold it back.
  document.body.replaceChildren();
  addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  location.reload();
}

function tick() {
  const left = alive + limit - Date.now();
  const dialog = document.getElementById("ui-logoff");
  if (left <= 0) return void leave();
  if (left <= warning) {
    const sentence = word("logoff", { time: spanOf(left) });
    const place = dialog.querySelector("#ui-logoff-text");
    // Said once by the dialog's description, then shown only, lest a screen reader counts every second aloud.
    place.textContent = sentence;
    openDialog(dialog);
  } else if (dialog.open) dialog.close();
}

if (limit && document.getElementById("ui-logoff")) {
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"])
    addEventListener(kind, signOfLife, { passive: true, capture: true });
  channel?.addEventListener("message", (event) => (alive = Math.max(alive, event.data)));
  document.getElementById("ui-logoff").addEventListener("cancel", stay);
  document.querySelector("[data-logoff-stay]").addEventListener("click", stay);
  document.querySelector("[data-logoff-now]").addEventListener("click", leave);
  setInterval(tick, 1000);
  // A page brought back from the browser's memory may belong to somebody who has left.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

function stay() {
  document.getElementById("ui-logoff").close();
  alive = Date.now();
  channel?.postMessage(alive);
  tellServer();
}
