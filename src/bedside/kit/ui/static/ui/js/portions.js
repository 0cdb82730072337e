// Sending one large file to our own server in portions: it waits while the connection is away, can be paused, and goes on
// where it stopped, also after the page was loaded again and the same file was chosen.

import { token } from "./http.js";

// Waits between tries, in seconds. After the last one, that one again.
const WAITS = [1, 2, 4, 8, 15, 30];
const SAMPLE = 65536;
const GONE = 404;
const TOO_OFTEN = 429;
const SIGNED_OUT = 401;

/**
 * An upload in portions. `begin` is the address where uploads begin; `fields` are sent there beside size and kind.
 *
 * `on` hears of it: progress(share 0 to 1), waiting(seconds), goesOn(), sent() when all is there.
 */
export class Upload {
  constructor(begin, file, fields, on) {
    this.begin = begin;
    this.file = file;
    this.fields = fields;
    this.on = on;
    this.paused = false;
    this.stopped = false;
  }

  /** Send it. Resolves with { status, response } of what the server made of it; a status of 0 says that it was stopped. */
  async send() {
    try {
      await this.open();
      while (this.missing < this.size) await this.portion();
      this.on.sent?.();
      const done = await this.asked("POST", "finish/");
      this.forget();
      return done;
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      if (reason.status !== SIGNED_OUT) this.forget();
      return { status: reason.status, response: reason.response };
    }
  }

  pause() {
    this.paused = true;
    this.request?.abort();
  }

  goOn() {
    this.paused = false;
    this.wake?.();
  }

  /** Give it up, here and on the server. */
  async stop() {
    this.stopped = true;
    this.request?.abort();
    this.wake?.();
    const key = this.key;
    this.forget();
    if (key) await this.ask("POST", `${this.begin}${key}/stop/`).catch(() => null);
  }

  async open() {
    this.name = `bedside.upload.${await fingerprint(this.file, Object.values(this.fields).join())}`;
    const known = recall(this.name);
    if (known) {
      this.key = known;
      const { status, response } = await this.asked("GET", "", null, [200, GONE, 403]);
      if (status === 200 && response.size === this.file.size) {
        this.on.goesOn?.();
        return this.far(response);
      }
    }
    const data = new FormData();
    for (const [name, value] of Object.entries({ ...this.fields, size: this.file.size, mime: this.file.type }))
      data.append(name, value);
    this.key = "";
    const { response } = await this.asked("POST", "", data);
    this.key = response.key;
    keep(this.name, this.key);
    this.far(response);
  }

  far({ missing, size, portion }) {
    this.missing = missing;
    this.size = size;
    this.most = portion;
    this.on.progress?.(missing / size);
  }

  async portion() {
    const part = this.file.slice(this.missing, this.missing + this.most);
    const { response } = await this.asked("POST", `portion/${this.missing}/`, part);
    this.far(response);
  }

  /** Ask until there is an answer, however long the connection is away. Throws Refused for one that is a refusal. */
  async asked(method, path, body = null, fine = [200, 201]) {
    for (let tries = 0; ; ) {
      await this.leave();
      const url = this.key ? `${this.begin}${this.key}/${path}` : this.begin;
      const answer = await this.ask(method, url, body);
      if (this.stopped) throw new Refused({ status: 0, response: null });
      // Who is signed out is led to a page that is no JSON. What was sent is kept.
      if (answer.status === 200 && !answer.response) throw new Refused({ status: SIGNED_OUT, response: null });
      if (fine.includes(answer.status)) return answer;
      if (this.paused) continue;
      // A proxy whose server begins anew, or none at all: the same question again is harmless.
      if (answer.status !== 0 && answer.status < 500 && answer.status !== TOO_OFTEN) throw new Refused(answer);
      const seconds = answer.status === TOO_OFTEN ? 60 : WAITS[Math.min(tries, WAITS.length - 1)];
      tries += 1;
      this.on.waiting?.(seconds);
      await this.rest(seconds);
    }
  }

  /** Wait while it is paused. */
  async leave() {
    while (this.paused && !this.stopped) await new Promise((wake) => (this.wake = wake));
    if (this.stopped) throw new Refused({ status: 0, response: null });
  }

  /** Wait so long, or until somebody wants to go on, or the connection is back. */
  rest(seconds) {
    return new Promise((wake) => {
      this.wake = wake;
      addEventListener("online", wake, { once: true });
      setTimeout(wake, seconds * 1000);
    });
  }

  ask(method, url, body = null) {
    return new Promise((done) => {
      const request = (this.request = new XMLHttpRequest());
      const from = this.missing;
      request.upload.addEventListener("progress", (event) => {
        if (body instanceof Blob) this.on.progress?.((from + Math.min(event.loaded, body.size)) / this.size);
      });
      request.addEventListener("loadend", () => done({ status: request.status, response: request.response }));
      request.responseType = "json";
      request.open(method, url);
      request.setRequestHeader("Accept", "application/json");
      if (method === "POST") request.setRequestHeader("X-CSRFToken", token());
      if (body instanceof Blob) request.setRequestHeader("Content-Type", "application/octet-stream");
      request.send(body);
    });
  }

  forget() {
    recallNot(this.name);
  }
}

class Refused extends Error {
  constructor({ status, response }) {
    super("refused");
    this.status = status;
    this.response = response;
  }
}

/** Tell two files apart without keeping what they are called: by length, by date, and by their first and last bytes. */
async function fingerprint(file, more) {
  const start = await file.slice(0, SAMPLE).arrayBuffer();
  const end = await file.slice(-SAMPLE).arrayBuffer();
  return [file.size, file.lastModified, hash(new Uint8Array(start)), hash(new Uint8Array(end)), more].join("-");
}

/** FNV-1a, 32 bits: what the browser offers itself needs a page that came by https. */
function hash(bytes) {
  let value = 0x811c9dc5;
  for (const each of bytes) value = Math.imul(value ^ each, 0x01000193);
  return (value >>> 0).toString(16);
}

// A browser may keep nothing: then an upload goes on until the page is left.
function recall(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, key) {
  try {
    sessionStorage.setItem(name, key);
  } catch {
    // See above.
  }
}

function recallNot(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // See above.
  }
}
