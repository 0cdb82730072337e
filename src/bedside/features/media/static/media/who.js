// The page of a version: shows which box belongs to which place, takes a drawn box, and waits for the look.

const page = document.querySelector("[data-who]");
const one = (selector, root = page) => root.querySelector(selector);

/** Draw the box of a place stronger while somebody is at the place. */
function point(event) {
  const number = event.target.closest?.("[data-sight]")?.dataset.sight;
  for (const box of page.querySelectorAll("[data-box]")) box.classList.toggle("box-now", box.dataset.box === number);
}
for (const name of ["focusin", "mouseover"]) page.addEventListener(name, point);

const figure = one("[data-seen]");
const form = one("[data-draw]");
const drawn = one("[data-drawn]");

/** Return where a pointer is, in shares of the picture. */
function place(event) {
  const frame = figure.getBoundingClientRect();
  const share = (at, from, size) => Math.min(1, Math.max(0, (at - from) / size));
  return { x: share(event.clientX, frame.left, frame.width), y: share(event.clientY, frame.top, frame.height) };
}

function show({ left, top, width, height }) {
  const { width: across, height: down } = drawn.ownerSVGElement.viewBox.baseVal;
  drawn.removeAttribute("hidden");
  const sizes = { x: left * across, y: top * down, width: width * across, height: height * down };
  for (const [name, value] of Object.entries(sizes)) drawn.setAttribute(name, value);
  const typed = { left, top, width, height };
  for (const [name, value] of Object.entries(typed)) form.elements[name].value = (100 * value).toFixed(1);
}

if (form) {
  let from = null;
  figure.addEventListener("pointerdown", (event) => {
    if (!one("[data-more]").open || event.button) return;
    event.preventDefault();
    figure.setPointerCapture(event.pointerId);
    from = place(event);
  });
  figure.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = place(event);
    show({ left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) });
  });
  for (const name of ["pointerup", "pointercancel"]) figure.addEventListener(name, () => (from = null));
}

/** Ask every two seconds until the look is done; then show what was seen. */
async function wait() {
  try {
    const response = await fetch(page.dataset.stateUrl, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (response.ok && (await response.json()).state !== "waiting") return void location.reload();
  } catch {
    // No connection now: ask again.
  }
  setTimeout(wait, 2000);
}
if (page.dataset.state === "waiting") setTimeout(wait, 1000);
