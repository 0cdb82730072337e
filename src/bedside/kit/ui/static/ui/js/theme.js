// Light, dark, or as the device has it. early.js applies the choice before the first paint.

const root = document.documentElement;

function show() {
  for (const button of document.querySelectorAll("[data-theme-choice]"))
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "")));
}

function choose(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  show();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  choose(button.dataset.themeChoice);
  try {
    if (button.dataset.themeChoice) localStorage.setItem("bedside-theme", button.dataset.themeChoice);
    else localStorage.removeItem("bedside-theme");
  } catch {
    // The browser refuses storage: the choice lasts until the next page.
  }
});
addEventListener("storage", (event) => event.key === "bedside-theme" && choose(event.newValue));
show();
