// Whose words: the common ones, and those of accounts that differ; and the parts of a thread.

import { Editor } from "./editor.js";
import { all, changed, chosen, form, leafOf, leaves, one, partsOf, picturesOf, say, shape, words } from "./page.js";

const frame = one("[data-leaves]");
const tabs = one("[data-leaf-tabs]");
let open = "common";

const isSeen = (leaf) => !leaf.hasAttribute("data-unseen");

/** Show one leaf: "common" or the id of an account. */
export function openLeaf(key) {
  if (key === open && !leafOf(key)?.hidden) return;
  open = leafOf(key) && isSeen(leafOf(key)) ? key : "common";
  arrange();
}

/** Return the leaf that is open. */
export const openedLeaf = () => leafOf(open);

/** Start the editors inside an element that came into the page. */
export function startEditors(root) {
  for (const box of all("[data-editor]", root)) new Editor(box);
}

/** Bring tabs, names and numbers in line with what is there. */
export function arrange() {
  const picked = new Set(chosen().map((chip) => chip.dataset.account));
  for (const leaf of leaves()) {
    if (leaf.dataset.leaf !== "common") leaf.toggleAttribute("data-unseen", !picked.has(leaf.dataset.leaf));
    number(leaf);
  }
  if (!isSeen(leafOf(open) ?? { hasAttribute: () => true })) open = "common";
  const seen = leaves().filter(isSeen);
  for (const leaf of leaves()) leaf.hidden = leaf.dataset.leaf !== open;
  drawTabs(seen);
  offerToDiffer(picked);
  form.dispatchEvent(new CustomEvent("compose:leaf"));
}

function drawTabs(seen) {
  tabs.hidden = seen.length < 2;
  const focused = tabs.contains(document.activeElement);
  tabs.replaceChildren(
    ...seen.map((leaf) => {
      const key = leaf.dataset.leaf;
      const tab = document.createElement("button");
      leaf.id ||= `leaf-${key}`;
      Object.assign(tab, { type: "button", id: `leaf-tab-${key}`, textContent: key === "common" ? words("others") : leaf.dataset.label });
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-selected", String(key === open));
      tab.setAttribute("aria-controls", leaf.id);
      tab.tabIndex = key === open ? 0 : -1;
      tab.dataset.opensLeaf = key;
      return tab;
    }),
  );
  if (focused) one("[aria-selected=true]", tabs)?.focus();
  for (const leaf of seen) {
    if (tabs.hidden) leaf.removeAttribute("role");
    else leaf.setAttribute("role", "tabpanel");
  }
}

function offerToDiffer(picked) {
  const items = all("[data-do=differ]", frame);
  for (const item of items) item.hidden = !picked.has(item.dataset.of) || Boolean(leafOf(item.dataset.of));
  one("[data-differ-none]", frame).hidden = items.some((item) => !item.hidden);
}

/** Give every field of a leaf the name of its place (fields.py), and say which is which. */
function number(leaf) {
  const key = leaf.dataset.leaf;
  const parts = partsOf(leaf);
  parts.forEach((part, at) => {
    const field = one("[data-words]", part);
    rename(field, `words-${key}-${at}`);
    const name = parts.length > 1 ? words("wordsOf", { number: at + 1 }) : words("words");
    Object.assign(one("label", field.closest("[data-editor]")), { htmlFor: field.id, textContent: name });
    rename(one("[data-files]", part), `files-${key}-${at}`);
    one(".part-add > label", part).htmlFor = `files-${key}-${at}`;
    one(".part-head", part).toggleAttribute("data-alone", parts.length === 1);
    one("[data-part-name]", part).textContent = words("part", { number: at + 1, total: parts.length });
    one("[data-do=earlier-part]", part).disabled = at === 0;
    one("[data-do=later-part]", part).disabled = at === parts.length - 1;
    const tiles = picturesOf(part);
    tiles.forEach((tile, place) => {
      const id = tile.dataset.picture;
      Object.assign(one("input[type=hidden]", tile), { name: `picture-${key}-${at}`, value: id });
      rename(one("[data-alt]", tile), `alt-${key}-${at}-${id}`);
      const name = "film" in tile.dataset ? words("altFilm") : words("alt", { number: place + 1 });
      Object.assign(one("[data-alt-name]", tile), { htmlFor: `alt-${key}-${at}-${id}`, textContent: name });
      one("[data-do=earlier-picture]", tile).disabled = place === 0;
      one("[data-do=later-picture]", tile).disabled = place === tiles.length - 1;
    });
  });
}

function rename(field, name) {
  if (field.name !== name) field.id = field.name = name;
}

const acts = {
  "add-part"(button) {
    const leaf = button.closest("[data-leaf]");
    const part = shape("part");
    one("[data-parts]", leaf).append(part);
    startEditors(part);
    settle(leaf);
    one("[data-words]", part).focus();
  },
  "remove-part"(button) {
    takeAway(button.closest("[data-part]"), words("removedPart"));
  },
  "earlier-part": (button) => move(button, "[data-part]", -1),
  "later-part": (button) => move(button, "[data-part]", 1),
  "earlier-picture": (button) => move(button, "[data-picture]", -1),
  "later-picture": (button) => move(button, "[data-picture]", 1),
  "remove-picture"(button) {
    takeAway(button.closest("[data-picture]"), words("removedPicture"));
  },
  differ(button) {
    const key = button.dataset.of;
    const name = one(`[data-account="${key}"]`).dataset.name;
    const leaf = shape("leaf");
    Object.assign(leaf.dataset, { leaf: key, label: name });
    leaf.setAttribute("aria-label", name);
    one("[data-parts]", leaf).replaceChildren(...partsOf(leafOf("common")).map(copyOf));
    leaves().at(-1).after(leaf);
    startEditors(leaf);
    button.closest("details").open = false;
    open = key;
    settle(leaf);
    one("[data-words]", leaf).focus();
    say(words("differs", { name }));
  },
  same(button) {
    const leaf = button.closest("[data-leaf]");
    open = "common";
    takeAway(leaf, words("removedSheet", { name: leaf.dataset.label }));
  },
};

/** Copy a part with what is typed in it, which cloning alone forgets. */
function copyOf(part) {
  const copy = part.cloneNode(true);
  for (const extra of all(".tile-upload, .put-back", copy)) extra.remove();
  const [from, to] = [all("textarea", part), all("textarea", copy)];
  from.forEach((field, at) => (to[at].value = field.value));
  return copy;
}

function settle(where) {
  arrange();
  changed(where.isConnected ? where : frame);
}

function move(button, what, by) {
  const thing = button.closest(what);
  const other = by < 0 ? thing.previousElementSibling : thing.nextElementSibling;
  if (!other?.matches(what)) return;
  if (by < 0) other.before(thing);
  else other.after(thing);
  settle(thing);
  (button.disabled ? one(`[data-do^="${by < 0 ? "later" : "earlier"}"]`, thing) : button).focus();
  say(words("moved", { number: [...thing.parentElement.children].filter((each) => each.matches(what)).indexOf(thing) + 1 }));
}

/** Take something away and leave a way back in its place. */
function takeAway(thing, sentence) {
  for (const old of all(".put-back")) old.remove();
  const notice = shape("put-back");
  one("span", notice).textContent = sentence;
  const host = thing.matches("[data-leaf]") ? tabs : thing.parentElement;
  const marker = document.createComment("");
  thing.replaceWith(marker);
  host.before(notice);
  let emptied = null;
  if (thing.matches("[data-part]") && !all("[data-part]", host).length) {
    emptied = shape("part");
    host.append(emptied);
    startEditors(emptied);
  }
  one("button", notice).addEventListener("click", () => {
    marker.replaceWith(thing);
    emptied?.remove();
    notice.remove();
    if (thing.matches("[data-leaf]")) open = thing.dataset.leaf;
    settle(thing);
    one("textarea", thing)?.focus();
  });
  settle(host);
  one("button", notice).focus();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button || !acts[button.dataset.do]) return;
  event.preventDefault();
  acts[button.dataset.do](button);
});

tabs.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) openLeaf(tab.dataset.opensLeaf);
});
tabs.addEventListener("keydown", (event) => {
  const known = all("[role=tab]", tabs);
  const at = known.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: known.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  openLeaf(known[(to + known.length) % known.length].dataset.opensLeaf);
  one("[aria-selected=true]", tabs).focus();
});

form.addEventListener("change", (event) => event.target.name === "accounts" && arrange());
startEditors(frame);
arrange();
