// The composer's form as data, and what its modules share.

import { token } from "../../ui/js/http.js";

/** The form. Its data attributes hold the post's addresses; a new post gets them with its first save. */
export const form = document.getElementById("composer");
const sentences = JSON.parse(document.getElementById("composer-words").textContent);

/** Return a sentence with its blanks filled: words("moved", {number: 2}). */
export const words = (name, blanks = {}) => sentences[name].replace(/%\((\w+)\)s/g, (_, blank) => blanks[blank]);

/** Tell screen readers something: politely, or at once. */
export const say = (text, { now = false } = {}) =>
  document.dispatchEvent(new CustomEvent("bedside:say", { detail: { text, now } }));

/** Find the first element inside `root`: part("[data-marks]", editor). */
export const one = (selector, root = document) => root.querySelector(selector);
/** Find all elements inside `root`. */
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
/** Return a fresh copy of one of the page's shapes. */
export const shape = (name) => one(`template[data-shape="${name}"]`, document).content.firstElementChild.cloneNode(true);

/** Return the sections that hold words: the common ones first, then each account's own. */
export const leaves = () => all("[data-leaf]");
export const leafOf = (key) => one(`[data-leaf="${key}"]`);
export const partsOf = (leaf) => all(":scope > [data-parts] > [data-part]", leaf);
export const picturesOf = (part) => all(":scope > [data-pictures] > [data-picture]", part);
export const chosen = () => all("[name=accounts]:checked").map((box) => box.closest("[data-account]"));

/** Tell the form that something changed which isn't a keystroke: it is saved and looked at like one. */
export const changed = (where = form) => where.dispatchEvent(new Event("input", { bubbles: true }));

function partContent(part) {
  return {
    text: one("[data-words]", part).value,
    pictures: picturesOf(part).map((tile) => ({ picture: Number(tile.dataset.picture), alt: one("[data-alt]", tile).value })),
  };
}

/** Return everything that is typed, in the shape the server knows (content.py). */
export function content() {
  const [common, ...own] = leaves();
  return {
    language: form.elements.language.value,
    accounts: chosen().map((chip) => Number(chip.dataset.account)),
    parts: partsOf(common).map(partContent),
    variants: Object.fromEntries(own.map((leaf) => [leaf.dataset.leaf, partsOf(leaf).map(partContent)])),
  };
}

/** Send to one of the post's addresses; return {ok, status, answer}. Throws TypeError without a connection. */
export async function send(address, data, { signal } = {}) {
  const response = await fetch(address, {
    method: "POST",
    body: data,
    signal,
    credentials: "same-origin",
    redirect: "manual",
    headers: { "X-CSRFToken": token(), Accept: "application/json", "X-Requested-With": "fetch" },
  });
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const status = response.type === "opaqueredirect" ? 401 : response.status;
  return { ok: response.ok, status, answer: isJson ? await response.json() : {} };
}

/** Return form data that says whose page this is, with the given fields. */
export function fields(values = {}) {
  const data = new FormData();
  for (const [name, value] of Object.entries({ person: form.elements.person.value, ...values })) data.append(name, value);
  return data;
}

/** A new sign-in brings a new token: take it over, for us and for every other script of the page. */
export function renewToken() {
  const fresh = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (!fresh) return;
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (meta) meta.content = fresh;
  // The server looks at a form's own token before it looks at the header's.
  for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = fresh;
}
