// Selecting many rows: data-select-all="name" selects all, data-selection="name" shows what can be done with them.

import { word } from "./words.js";

const rows = (name) => [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)];

function show(name) {
  const all = rows(name);
  const count = all.filter((row) => row.checked).length;
  for (const bar of document.querySelectorAll(`[data-selection="${CSS.escape(name)}"]`)) {
    bar.hidden = !count;
    for (const place of bar.querySelectorAll("[data-selection-count]")) place.textContent = word("selected", { count });
  }
  for (const box of document.querySelectorAll(`[data-select-all="${CSS.escape(name)}"]`)) {
    box.checked = count > 0 && count === all.length;
    box.indeterminate = count > 0 && count < all.length;
  }
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.dataset?.selectAll) {
    for (const row of rows(box.dataset.selectAll)) row.checked = box.checked;
    show(box.dataset.selectAll);
  } else if (box.name && document.querySelector(`[data-selection="${CSS.escape(box.name)}"]`)) show(box.name);
});

export function start(root) {
  for (const bar of root.querySelectorAll("[data-selection]")) show(bar.dataset.selection);
}
