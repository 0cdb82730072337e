// Dialogs: data-opens="id" opens, data-closes closes; the browser keeps the focus inside and gives it back.

/** Open the dialog as a modal one, unless it is. */
export function openDialog(dialog) {
  if (!dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    openDialog(dialog);
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer?.closest("dialog")?.open) {
    event.preventDefault();
    closer.closest("dialog").close(closer.value ?? "");
  } else if (event.target.matches("dialog[open]") && !inside(event.target, event)) event.target.close();
});

function inside(dialog, { clientX: x, clientY: y }) {
  const box = dialog.getBoundingClientRect();
  // A click made with the keyboard has no place.
  return (x === 0 && y === 0) || (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
}
