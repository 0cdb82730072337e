// The library: pictures are added by button, by camera, by dropping or pasting, several at once, each with its progress.

import { upload } from "../ui/js/upload.js";

const page = document.querySelector("[data-library]");
const form = page.querySelector(".add-pictures");
const list = form.querySelector("[data-adding-list]");
let under = 0;
let added = 0;
let refused = 0;

/** Add files, one after the other: each is cleaned while the next one waits. */
async function add(files) {
  for (const file of files) await addOne(file);
  // What was refused has to be read: then the page stays.
  if (!under && added && !refused) location.assign(location.href);
}

async function addOne(file) {
  under += 1;
  const line = form.querySelector('template[data-shape="adding"]').content.firstElementChild.cloneNode(true);
  const words = line.querySelector("[data-words]");
  const progress = line.querySelector("progress");
  words.textContent = form.dataset.adding.replace("%(name)s", file.name);
  list.append(line);
  const { status, response } = await upload(form.dataset.upload, { unit: form.elements.unit.value, file }, progress);
  under -= 1;
  progress.remove();
  if (status === 201) {
    added += 1;
    words.textContent = `${file.name}: ${form.dataset.added} ${response.removed}`;
  } else {
    line.classList.add("adding-failed");
    const why = status ? `${response?.what ?? form.dataset.failed} ${response?.do ?? ""}` : form.dataset.offline;
    words.textContent = `${file.name}: ${why.trim()}`;
    refused += 1;
  }
}

for (const field of form.querySelectorAll("input[type=file]"))
  field.addEventListener("change", () => {
    add([...field.files]);
    field.value = "";
  });

const isPicture = (file) => file.type.startsWith("image/");
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])].filter(isPicture);
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
