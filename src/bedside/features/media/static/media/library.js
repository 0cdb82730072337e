// The library: files are added by button, by camera, by dropping or pasting, several at once, each with its progress.
// Large ones, and all that are no pictures, go in portions.

import { Upload } from "../ui/js/portions.js";
import { say } from "../ui/js/say.js";
import { upload } from "../ui/js/upload.js";

const AT_ONCE = 4 * 1024 * 1024;
const SIGNED_OUT = 401;
const page = document.querySelector("[data-library]");
const form = page.querySelector(".add-pictures");
const list = form.querySelector("[data-adding-list]");
let under = 0;
let added = 0;
let kept = 0;

const isPicture = (file) => file.type.startsWith("image/");
const words = (name, values = {}) =>
  Object.entries(values).reduce(
    (text, [key, value]) => text.replace(new RegExp(`%\\(${key}\\)[sd]`), value),
    form.dataset[name].replaceAll("%%", "%"),
  );

/** Add files, one after the other: each is cleaned while the next one waits. */
async function add(files) {
  for (const file of files) await addOne(file);
  // What was refused or stopped has to be read: then the page stays.
  if (!under && added && !kept) location.assign(location.href);
}

async function addOne(file) {
  under += 1;
  const line = new Line(file);
  const inPortions = file.size > AT_ONCE || !isPicture(file);
  const { status, response } = inPortions ? await line.inPortions() : await line.atOnce();
  under -= 1;
  line.over(status, response);
}

/** One file that is being added. */
class Line {
  constructor(file) {
    this.file = file;
    this.element = form.querySelector('template[data-shape="adding"]').content.firstElementChild.cloneNode(true);
    this.text = this.one("[data-words]");
    this.progress = this.one("progress");
    // Several can be under way: each button says of which it is.
    this.text.id = `adding-${list.children.length}`;
    for (const each of this.element.querySelectorAll("button, progress")) each.setAttribute("aria-describedby", this.text.id);
    list.append(this.element);
    this.tell(words("adding", { name: file.name }));
  }

  one(selector) {
    return this.element.querySelector(selector);
  }

  tell(sentence, how) {
    this.text.textContent = sentence;
    say(sentence, how);
  }

  atOnce() {
    return upload(form.dataset.upload, { unit: form.elements.unit.value, file: this.file }, this.progress);
  }

  inPortions() {
    const sending = new Upload(form.dataset.portions, this.file, { unit: form.elements.unit.value }, {
      progress: (share) => this.far(Math.floor(100 * share)),
      waiting: (seconds) => this.waits(seconds),
      goesOn: () => this.tell(words("goesOn", { name: this.file.name })),
      sent: () => this.sent(),
    });
    this.buttons(sending);
    return sending.send();
  }

  far(percent) {
    const before = this.progress.value;
    this.progress.value = percent;
    this.percent = percent;
    // Each quarter is told, not each percent; and that it moves again.
    const told = this.waiting || Math.floor(percent / 25) > Math.floor(before / 25);
    this.waiting = false;
    if (told) this.tell(words("half", { name: this.file.name, percent }));
  }

  waits(seconds) {
    this.waiting = true;
    this.tell(`${this.file.name}: ${words("waits", { seconds })}`);
  }

  sent() {
    this.one("[data-buttons]").hidden = true;
    this.progress.removeAttribute("value");
    this.tell(words("cleaning", { name: this.file.name }));
  }

  buttons(sending) {
    const [pause, goOn, stop] = ["pause", "go-on", "stop"].map((name) => this.one(`[data-${name}]`));
    const swap = (paused) => {
      pause.hidden = paused;
      goOn.hidden = !paused;
      (paused ? goOn : pause).focus();
    };
    this.one("[data-buttons]").hidden = false;
    pause.addEventListener("click", () => {
      sending.pause();
      swap(true);
      this.tell(`${this.file.name}: ${words("paused", { percent: this.percent ?? 0 })}`);
    });
    goOn.addEventListener("click", () => {
      sending.goOn();
      swap(false);
      this.tell(words("adding", { name: this.file.name }));
    });
    stop.addEventListener("click", () => {
      this.stopped = true;
      sending.stop();
      form.querySelector("#files").focus();
    });
  }

  over(status, response) {
    this.progress.remove();
    this.one("[data-buttons]").hidden = true;
    if (status === 201) {
      added += 1;
      const how = { film: "addedFilm", document: "addedFile", sound: "addedFile" }[response.kind] ?? "added";
      this.tell(`${this.file.name}: ${words(how)} ${response.removed}`.trim());
      return;
    }
    kept += 1;
    if (this.stopped) return void this.tell(`${this.file.name}: ${words("stopped")}`);
    this.element.classList.add("adding-failed");
    const why = status === SIGNED_OUT ? words("signedOut") : status ? `${response?.what ?? words("failed")} ${response?.do ?? ""}` : words("offline");
    this.tell(`${this.file.name}: ${why.trim()}`, { now: true });
  }
}

for (const field of form.querySelectorAll("input[type=file]"))
  field.addEventListener("change", () => {
    add([...field.files]);
    field.value = "";
  });

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  add(files);
});

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  // A file that misses must not replace the page.
  event.preventDefault();
  form.toggleAttribute("data-drop", true);
});
for (const name of ["dragleave", "dragend", "drop"])
  document.addEventListener(name, (event) => {
    if (name !== "dragleave" || !event.relatedTarget) form.removeAttribute("data-drop");
  });
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  add([...event.dataTransfer.files]);
});
