// Dragging a post to another day. The same can be done in the post itself; this is only quicker.
import { post } from "../ui/js/http.js";

let dragged = null;

document.addEventListener("dragstart", (event) => {
  const line = event.target.closest?.("[data-post]");
  if (!line) return;
  dragged = line;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", line.dataset.post);
});

document.addEventListener("dragover", (event) => {
  const day = dragged && event.target.closest?.("[data-day]");
  if (!day) return;
  event.preventDefault();
  for (const other of document.querySelectorAll(".day-over")) if (other !== day) other.classList.remove("day-over");
  day.classList.add("day-over");
});

document.addEventListener("dragend", () => {
  dragged = null;
  for (const day of document.querySelectorAll(".day-over")) day.classList.remove("day-over");
});

document.addEventListener("drop", (event) => {
  const day = dragged && event.target.closest?.("[data-day]");
  if (!day || day.contains(dragged)) return;
  event.preventDefault();
  move(dragged, day, false);
});

async function move(line, day, sure) {
  const data = { day: day.dataset.day, ...(sure && { sure: "1" }) };
  const response = await post(line.dataset.move, { data });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) return toast([answer.what, answer.do].filter(Boolean).join(" "), "block");
  if (!answer.moved) return ask(answer.warning, () => move(line, day, true));
  let list = day.querySelector(".day-posts");
  if (!list) {
    list = Object.assign(document.createElement("ul"), { className: "day-posts" });
    day.append(list);
  }
  list.append(line);
  toast(answer.sentence, "good");
}

function ask(warning, yes) {
  const dialog = document.getElementById("leaves-window");
  dialog.querySelector("[data-warning]").textContent = warning;
  const button = dialog.querySelector("[data-sure]");
  button.onclick = () => {
    dialog.close();
    yes();
  };
  dialog.showModal();
}

function toast(text, tone) {
  document.dispatchEvent(new CustomEvent("bedside:toast", { detail: { text, tone } }));
}
