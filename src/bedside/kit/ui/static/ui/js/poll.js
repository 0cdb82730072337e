// data-poll="url": a part of the page that renews itself while the page is seen.

import { arrived } from "./arrive.js";
import { signedOut } from "./http.js";
import { say } from "./say.js";

const LONGEST_WAIT = 300;
const SOONEST = 2000;
const started = new WeakSet();

class Poll {
  constructor(place) {
    this.place = place;
    this.usual = Number(place.dataset.pollSeconds ?? 15);
    this.wait = this.usual;
    this.tag = "";
    this.asked = Date.now();
    document.addEventListener("visibilitychange", () => this.comeBack());
    addEventListener("focus", () => this.comeBack());
    this.next();
  }

  next() {
    clearTimeout(this.timer);
    if (this.goesOn()) this.timer = setTimeout(() => this.ask(), this.wait * 1000);
  }

  goesOn() {
    return this.place.isConnected && "poll" in this.place.dataset;
  }

  // Somebody returns to the page. The browser may say so twice.
  comeBack() {
    if (document.visibilityState === "visible" && Date.now() - this.asked > SOONEST) this.ask();
  }

  async ask() {
    clearTimeout(this.timer);
    if (!this.goesOn()) return;
    if (document.visibilityState === "visible" && !this.place.contains(document.activeElement)) await this.fetch();
    this.next();
  }

  async fetch() {
    this.asked = Date.now();
    const headers = { "X-Bedside-Poll": "1", ...(this.tag ? { "If-None-Match": this.tag } : {}) };
    try {
      const response = await fetch(this.place.dataset.poll, { headers, redirect: "manual", cache: "no-store" });
      // Who is signed out needs no more questions; the automatic logoff says so.
      if (signedOut(response) || response.status === 404) return void this.place.removeAttribute("data-poll");
      this.wait = response.status >= 500 ? Math.min(this.wait * 2, LONGEST_WAIT) : this.usual;
      this.tag = response.headers.get("ETag") ?? "";
      if (response.status === 200) this.renew(await response.text());
    } catch {
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }
  }

  renew(html) {
    if (html.trim() === this.before) return;
    this.before = html.trim();
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    this.place.replaceChildren(fresh.content);
    arrived(this.place);
    if (this.place.dataset.pollSay) say(this.place.dataset.pollSay);
  }
}

export function start(root) {
  const places = [...root.querySelectorAll("[data-poll]")];
  for (const place of places) {
    if (started.has(place)) continue;
    started.add(place);
    new Poll(place);
  }
}
