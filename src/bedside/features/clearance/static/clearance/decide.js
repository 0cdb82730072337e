// Where there is room for it, everything about a decision stands open; on a phone, one line each.
if (matchMedia("(min-width: 60rem)").matches) {
  for (const fold of document.querySelectorAll("[data-open-wide]")) fold.open = true;
}
