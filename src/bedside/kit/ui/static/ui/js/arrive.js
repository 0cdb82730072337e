// Something new came into the page: whoever starts components hears of it here.

/** Announce that what is inside `root` is new. */
export const arrived = (root) => root.dispatchEvent(new CustomEvent("bedside:arrived", { bubbles: true }));
