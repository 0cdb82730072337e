// Films that are being made: each part of a page that waits asks how far it is, and the page loads again when it is over.

import { signedOut } from "../ui/js/http.js";
import { say } from "../ui/js/say.js";

const SOON = 2000;
const LONGEST = 30000;

class Waiting {
  constructor(place) {
    this.place = place;
    this.wait = SOON;
    this.state = "";
    this.next();
  }

  next() {
    setTimeout(() => this.ask(), this.wait);
  }

  async ask() {
    if (document.visibilityState === "hidden") return this.next();
    try {
      const headers = { Accept: "application/json", "X-Bedside-Poll": "1" };
      const response = await fetch(this.place.dataset.waitsFor, { headers, redirect: "manual", cache: "no-store" });
      // Who is signed out, or where it is gone, needs no more questions.
      if (signedOut(response) || response.status === 404) return;
      if (response.ok) {
        this.wait = SOON;
        this.show(await response.json());
        if (this.over) return;
      }
    } catch {
      this.wait = Math.min(this.wait * 2, LONGEST);
    }
    this.next();
  }

  show({ state, sentence, percent }) {
    const changed = this.state && this.state !== state;
    this.state = state;
    const progress = this.place.querySelector("progress");
    if (progress && state === "making") progress.value = percent;
    const words = this.place.querySelector("[data-making-words]");
    if (words && sentence) words.textContent = sentence;
    this.over = state === "ready" || state === "failed";
    if (changed && sentence) say(sentence);
    if (this.over) this.arrived();
  }

  /** Show the page anew, unless somebody is typing into it: then the sentence has to do. */
  arrived() {
    const typing = document.activeElement?.closest("form:not(.filters)");
    if (!typing && !document.querySelector("[data-adding-list] li")) location.reload();
  }
}

for (const place of document.querySelectorAll("[data-waits-for]")) new Waiting(place);
