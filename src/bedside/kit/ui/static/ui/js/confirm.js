// Asking before an outward act: data-confirm="Publish now?" on a button, link, form or htmx element.

import { openDialog } from "./dialog.js";
import { word } from "./words.js";

const agreed = new WeakSet();

function ask(element, goOn) {
  const { confirm, confirmText = "", confirmDo = word("confirm"), confirmTone = "" } = element.dataset;
  const dialog = document.getElementById("ui-confirm");
  dialog.classList.toggle("dialog-danger", confirmTone === "danger");
  dialog.querySelector("#ui-confirm-title").textContent = confirm;
  dialog.querySelector("#ui-confirm-text").textContent = confirmText;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = confirmDo;
  // At once: the dialog's close event comes later, when the next question may already stand here.
  yes.onclick = () => (dialog.close(), goOn());
  openDialog(dialog);
  dialog.querySelector("[data-closes]").focus();
}

function holdBack(event, element, goOn) {
  if (agreed.delete(element)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(element, () => {
    agreed.add(element);
    goOn();
  });
}

document.addEventListener(
  "click",
  (event) => {
    const element = event.target.closest("[data-confirm]:not(form)");
    if (element && element.getAttribute("aria-disabled") !== "true") holdBack(event, element, () => element.click());
  },
  true,
);

document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (form.matches("[data-confirm]")) holdBack(event, form, () => form.requestSubmit(submitter));
  },
  true,
);
