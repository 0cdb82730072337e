// Short messages at the foot of the window, with a way back.

import { post } from "./http.js";
import { say } from "./say.js";
import { word } from "./words.js";

const LASTS = 8000;
const LASTS_WITH_UNDO = 20000;

/** Show a message. `undo` is an address to which "Undo" posts, and afterwards the page is loaded again; or a
    function that does it in place. */
export function toast({ text, tone = "neutral", undo = "" }) {
  const region = document.getElementById("ui-toasts");
  if (!region) return;
  const shown = document.getElementById("ui-toast").content.firstElementChild.cloneNode(true);
  shown.classList.add(`toast-${tone}`);
  shown.querySelector(".toast-text").textContent = text;
  const back = shown.querySelector(".toast-undo");
  if (undo) {
    back.querySelector("span").textContent = word("undo");
    back.addEventListener("click", () => goBack(undo, shown));
  } else back.remove();
  const close = shown.querySelector(".toast-close");
  close.querySelector("span").textContent = word("close");
  close.addEventListener("click", () => shown.remove());
  region.append(shown);
  say(text, { now: tone === "block" });
  leaveAfter(shown, undo ? LASTS_WITH_UNDO : LASTS);
}

function leaveAfter(shown, time) {
  let timer = setTimeout(() => shown.remove(), time);
  const stay = () => clearTimeout(timer);
  const leave = () => (timer = setTimeout(() => shown.remove(), time));
  shown.addEventListener("pointerenter", stay);
  shown.addEventListener("focusin", stay);
  shown.addEventListener("pointerleave", leave);
  shown.addEventListener("focusout", leave);
}

async function goBack(url, shown) {
  shown.remove();
  if (typeof url === "function") return void url();
  try {
    const response = await post(url);
    if (!response.ok && response.type !== "opaqueredirect") throw new Error(response.statusText);
    location.reload();
  } catch {
    toast({ text: word("failed"), tone: "block" });
  }
}

document.addEventListener("bedside:toast", (event) => toast(event.detail));
