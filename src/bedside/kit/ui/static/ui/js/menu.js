// Menus are <details data-menu>: they unfold without scripts; this closes them when one has gone elsewhere.

const open = () => document.querySelectorAll("details[data-menu][open]");
const items = (menu) => [...menu.querySelectorAll(".menu-list :is(a[href], button:not(:disabled), input, select)")];

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    const chosen = event.target.closest(".menu-item") && menu.contains(event.target);
    if (chosen || !menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input, select")) return;
  event.preventDefault();
  menu.open = true;
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  all.at(at < 0 ? (step > 0 ? 0 : -1) : (at + step) % all.length)?.focus();
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
