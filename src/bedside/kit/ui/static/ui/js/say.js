// Telling screen readers what changed.

/** Announce a sentence: politely, or with {now: true} at once. */
export function say(text, { now = false } = {}) {
  const region = document.getElementById(now ? "ui-say-now" : "ui-say-politely");
  if (!region) return;
  region.textContent = "";
  // The region must be seen empty before it is filled, or the same sentence twice is said once.
  setTimeout(() => (region.textContent = text), 60);
}

document.addEventListener("bedside:say", (event) => say(event.detail.text, event.detail));
