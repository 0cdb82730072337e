// Saving while one types. Words that are not saved yet live in the page alone: never in the browser's storage, where the
// next person at a shared computer could read them. So: save soon, try again, and warn before the page is left.

import { post, signedOut } from "./http.js";
import { say } from "./say.js";
import { word } from "./words.js";

const PAUSE = 700;
const LONGEST_WAIT = 30000;
// What a browser still sends while a page closes (the limit of keepalive in the fetch standard, 64 KiB, less headers).
const LAST_GASP = 60000;
const started = new WeakSet();
const forms = new Set();

class Autosave {
  constructor(form) {
    this.form = form;
    this.dirty = false;
    this.failures = 0;
    this.sending = null;
    form.addEventListener("input", (event) => !event.target.closest("[data-not-saved]") && this.touch());
  }

  touch() {
    this.dirty = true;
    this.show("unsaved", "waiting");
    this.later(PAUSE);
  }

  later(time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), time);
  }

  /** The form itself is being sent: it carries everything. A save under way goes first, since it may raise the version. */
  submitted(event) {
    clearTimeout(this.timer);
    if (this.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.sending.then(() => this.form.requestSubmit(event.submitter));
    } else if (!this.form.matches("[hx-post], [hx-put]")) this.dirty = false;
  }

  /** Save what is there, one request at a time. Resolves when nothing is left to save or it failed. */
  async save() {
    if (this.sending) return this.sending.then(() => this.dirty && !this.failures && this.save());
    if (!this.dirty || this.halted) return undefined;
    clearTimeout(this.timer);
    this.dirty = false;
    this.show("saving", "saving");
    this.sending = this.send().finally(() => (this.sending = null));
    return this.sending;
  }

  async send() {
    const { autosave: url, autosaveMethod: method = "POST" } = this.form.dataset;
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    try {
      await this.answered(await post(url, { data, method, keepalive: size(data) < LAST_GASP }));
    } catch {
      this.again("retrying");
    }
  }

  async answered(response) {
    if (signedOut(response)) return this.again("signedOut");
    if (response.status >= 500 || response.status === 429) return this.again("retrying");
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    if (response.ok) return this.saved(answer);
    this.failed(answer.what ? `${answer.what} ${answer.do ?? ""}` : word(response.status === 409 ? "stale" : "refused"));
    this.halted = response.status === 409;
    return this.tell("autosave:failed", { status: response.status, ...answer });
  }

  saved(answer) {
    const recovered = this.failures > 0;
    this.failures = 0;
    const version = this.form.elements.namedItem("version");
    if (version && answer.version !== undefined) version.value = answer.version;
    if (!this.dirty) this.show("saved", "saved");
    if (recovered) say(word("saved"));
    this.tell("autosave:saved", answer);
    if (this.dirty) this.later(PAUSE);
  }

  again(reason) {
    this.failures += 1;
    this.failed(word(reason));
    this.later(Math.min(1000 * 2 ** this.failures, LONGEST_WAIT) * (0.75 + Math.random() / 2));
    this.tell("autosave:failed", { reason });
  }

  failed(sentence) {
    this.dirty = true;
    if (this.failures < 2) say(sentence, { now: true });
    this.write(sentence, "failed");
  }

  show(name, state) {
    if (!(this.failures && state !== "saved")) this.write(word(name), state);
  }

  write(sentence, state) {
    const beyond = `[data-saved="${CSS.escape(this.form.id || "-")}"]`;
    for (const place of [...this.form.querySelectorAll("[data-saved]"), ...document.querySelectorAll(beyond)]) {
      place.dataset.state = state;
      place.textContent = sentence;
    }
  }

  tell(name, detail) {
    this.form.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

function size(data) {
  return [...data].reduce((sum, [name, value]) => sum + new Blob([name, value]).size + 120, 0);
}

/** Start saving the forms inside `root` that ask for it. */
export function start(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (started.has(form)) continue;
    started.add(form);
    forms.add(new Autosave(form));
  }
}

const living = () => [...forms].filter((one) => one.form.isConnected || !forms.delete(one));

document.addEventListener(
  "submit",
  (event) => living().find((one) => one.form === event.target)?.submitted(event),
  true,
);
addEventListener("beforeunload", (event) => {
  if (living().some((one) => one.dirty || one.sending)) event.preventDefault();
});
addEventListener("online", () => living().forEach((one) => one.save()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") living().forEach((one) => one.save());
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || !living().length) return;
  event.preventDefault();
  living().forEach((one) => one.save());
});
// The automatic logoff waits for this.
document.addEventListener("bedside:flush", (event) => event.detail.waits.push(...living().map((one) => one.save())));
