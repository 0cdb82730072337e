// How high the bar at the foot of the window is: what gets the focus by keyboard is scrolled above it.

const foot = document.querySelector(".foot");
const note = () => document.documentElement.style.setProperty("--foot-height", `${foot.offsetHeight}px`);

if (foot) new ResizeObserver(note).observe(foot);
