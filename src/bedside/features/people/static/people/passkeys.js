// Says in words why a passkey did not work, and hides what this browser can't do.
const box = document.querySelector("[data-passkey-trouble]");
const words = box?.querySelector("[data-passkey-words]");
const kinds = { NotAllowedError: "notAllowed", AbortError: "notAllowed", InvalidStateError: "invalidState", SecurityError: "security" };

document.addEventListener("allauth.error", (event) => {
  if (!box) return;
  event.preventDefault();
  const kind = kinds[event.detail.exception?.name] ?? "other";
  words.textContent = box.dataset[kind];
  box.hidden = false;
});

if (!window.PublicKeyCredential) {
  for (const part of document.querySelectorAll(".with-passkey")) part.hidden = true;
}
