// On phones the navigation and the right pane lie over the page as sheets.

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [tabindex='0']";
let open = null;

function show(sheet, opener) {
  open = { sheet, opener };
  const landmark = sheet.firstElementChild;
  sheet.dataset.open = "";
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-modal", "true");
  for (const name of ["aria-label", "aria-labelledby"])
    if (landmark.hasAttribute(name)) sheet.setAttribute(name, landmark.getAttribute(name));
  opener.setAttribute("aria-expanded", "true");
  sheet.querySelector(FOCUSABLE)?.focus();
}

function hide() {
  const { sheet, opener } = open;
  open = null;
  delete sheet.dataset.open;
  for (const name of ["role", "aria-modal", "aria-label", "aria-labelledby"]) sheet.removeAttribute(name);
  opener.setAttribute("aria-expanded", "false");
  opener.focus();
}

document.addEventListener(
  "click",
  (event) => {
    // A dialog that was opened from a sheet lies over it, as a message does, and is not "elsewhere".
    if (event.target.closest("dialog[open], .toast")) return;
    if (open && (!open.sheet.contains(event.target) || event.target.closest("[data-sheet-close]"))) {
      event.preventDefault();
      event.stopPropagation();
      hide();
      return;
    }
    const opener = event.target.closest("[data-sheet]");
    if (opener) show(document.getElementById(opener.dataset.sheet), opener);
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (!open || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") hide();
  if (event.key !== "Tab") return;
  const all = [...open.sheet.querySelectorAll(FOCUSABLE)].filter((one) => one.getClientRects().length);
  const [first, last] = [all[0], all.at(-1)];
  if (event.shiftKey && document.activeElement === first) (event.preventDefault(), last.focus());
  else if (!event.shiftKey && document.activeElement === last) (event.preventDefault(), first.focus());
});

matchMedia("(min-width: 60.01rem)").addEventListener("change", () => open && hide());
