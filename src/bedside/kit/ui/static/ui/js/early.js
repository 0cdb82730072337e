// Runs before the first paint, so that a page never flashes in the wrong theme.
(() => {
  const root = document.documentElement;
  root.classList.add("with-scripts");
  try {
    const theme = localStorage.getItem("bedside-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // The browser refuses storage: the theme of the device stays.
  }
})();
