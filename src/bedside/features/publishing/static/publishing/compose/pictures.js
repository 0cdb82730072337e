// Pictures: added by button, by dropping or pasting, each with its progress, each with its own description.

import { upload as send } from "../../ui/js/upload.js";
import { soon } from "./check.js";
import { all, changed, form, one, partsOf, say, shape, words } from "./page.js";
import { arrange, startEditors } from "./leaves.js";
import { born, flush } from "./saving.js";

const isPicture = (file) => file.type.startsWith("image/");
const isFilm = (file) => file.type.startsWith("video/");

/** Add files to a part of the thread. */
export function add(part, files) {
  for (const file of files) {
    const tile = one("[data-pictures]", part).appendChild(shape("upload"));
    if (isFilm(file)) sendToLibrary(part, tile);
    else upload(part, file, tile);
  }
}

/** Say where a film is added: it is large, and takes minutes, for which nobody should wait here. */
function sendToLibrary(part, tile) {
  refused(part, null, tile, { status: 422, response: { what: words("filmsInLibrary") } });
  one("[data-library]", tile).hidden = false;
}

function upload(part, file, tile) {
  const progress = one("progress", tile);
  const image = one("img", tile);
  const local = isPicture(file) ? URL.createObjectURL(file) : "";
  if (local) image.src = local;
  put(tile, words("adding", { name: file.name }));
  one("[data-upload-failed]", tile).hidden = true;
  progress.hidden = false;
  progress.value = 0;
  send(form.dataset.upload, { unit: form.elements.unit.value, file }, progress).then((answer) => {
    if (answer.status === 201) arrived(part, tile, answer.response);
    else refused(part, file, tile, answer);
    if (local) URL.revokeObjectURL(local);
  });
}

function put(tile, sentence) {
  one("[data-upload-words]", tile).textContent = sentence;
}

function arrived(part, waiting, picture) {
  const tile = shape("picture");
  tile.dataset.picture = picture.id;
  one("img", tile).src = picture.url;
  one("[data-removed] span", tile).textContent = picture.removed;
  one("[data-who]", tile).dataset.who = picture.id;
  tell(tile, { state: "waiting", sentence: words("looking"), boxes: "" });
  const focused = waiting.contains(document.activeElement) || document.activeElement === document.body;
  waiting.replaceWith(tile);
  startEditors(tile);
  arrange();
  changed(tile);
  if (focused) one("[data-alt]", tile).focus();
  say(`${words("added")} ${picture.removed}`);
}

function refused(part, file, tile, { status, response }) {
  const sentence = status === 0 ? words("noConnection") : `${response?.what ?? words("notAdded")} ${response?.do ?? ""}`;
  put(tile, sentence.trim());
  tile.classList.add("tile-failed");
  one("progress", tile).hidden = true;
  one("img", tile).removeAttribute("src");
  one("[data-upload-failed]", tile).hidden = false;
  one("[data-upload-again]", tile).hidden = status === 422 || status === 403;
  one("[data-upload-again]", tile).onclick = () => {
    tile.classList.remove("tile-failed");
    upload(part, file, tile);
  };
  one("[data-upload-away]", tile).onclick = () => {
    tile.remove();
    one("[data-words]", part).focus();
  };
  if (status === 401) form.dispatchEvent(new CustomEvent("compose:signed-out"));
  say(sentence, { now: true });
}

form.addEventListener("change", (event) => {
  if (!event.target.matches("[data-files]")) return;
  add(event.target.closest("[data-part]"), [...event.target.files]);
  event.target.value = "";
});

form.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])].filter((file) => isPicture(file) || isFilm(file));
  const part = event.target.closest("[data-part]");
  if (!files.length || !part) return;
  event.preventDefault();
  add(part, files);
});

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
const below = (event) => event.target.closest?.("[data-part]");

form.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  // A file that misses must not replace the page and what is typed on it.
  event.preventDefault();
  for (const part of all("[data-part]")) part.toggleAttribute("data-drop", part === below(event));
  event.dataTransfer.dropEffect = below(event) ? "copy" : "none";
});
for (const name of ["dragleave", "dragend", "drop"])
  form.addEventListener(name, (event) => {
    if (name === "dragleave" && form.contains(event.relatedTarget)) return;
    for (const part of all("[data-part]")) part.removeAttribute("data-drop");
  });
form.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  if (below(event)) add(below(event), [...event.dataTransfer.files]);
});

// How far the look at a picture is: asked again until it is done.
const PAUSE = 2000;
let waiting = 0;

function tell(tile, { state, sentence, boxes }) {
  const place = one("[data-seen-state]", tile);
  place.dataset.seenState = state;
  const said = one("[data-seen-sentence]", place);
  if (said.textContent !== sentence) said.textContent = sentence;
  // Drawn by the server: numbers and nothing that anybody typed.
  one("[data-boxes]", tile).innerHTML = boxes;
}

/** Show what was seen in each picture, and what of it needs an answer. */
export function receive({ pictures }) {
  for (const tile of all("[data-picture]")) {
    const said = pictures[tile.dataset.picture];
    if (said) tell(tile, said);
  }
  clearTimeout(waiting);
  if (Object.values(pictures).some(({ state }) => state === "waiting")) waiting = setTimeout(() => soon(0), PAUSE);
}

/** Leave for another page once everything is saved; `address` is asked then, for a new post has a number only now. */
async function leave(address) {
  const unsaved = (await born()) ? await flush() : { what: words("notSaved") };
  if (unsaved) return void say(words("notSaved"), { now: true });
  location.assign(address());
}

form.addEventListener("click", (event) => {
  const who = event.target.closest("[data-who]");
  const library = event.target.closest("[data-library]");
  if (!who && !library) return;
  event.preventDefault();
  const edit = () => new URL(form.action).pathname;
  if (who) leave(() => `${form.dataset.whoPage.replace("/0/", `/${who.dataset.who}/`)}?back=${encodeURIComponent(edit())}`);
  else {
    const part = library.closest("[data-part]");
    const leaf = part.closest("[data-leaf]");
    const place = `${leaf.dataset.leaf}-${partsOf(leaf).indexOf(part)}`;
    leave(() => `${form.dataset.libraryPage}?for=post-${edit().match(/\d+/)[0]}-${place}`);
  }
});
