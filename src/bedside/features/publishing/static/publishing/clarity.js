// The score while one answers. Without this file a button works it out.

import { post, signedOut } from "../ui/js/http.js";

const form = document.getElementById("clarity");
const one = (selector, within = document) => within.querySelector(selector);
let asked = 0;

/** Show which items another answer settles. */
function settle(leftOut) {
  for (const item of form.querySelectorAll("[data-item]")) {
    const settled = leftOut[item.dataset.item] !== undefined;
    one("[data-out]", item).hidden = !settled;
    item.toggleAttribute("data-settled", settled);
  }
}

function show({ sentence, percent, points, changes, leftOut }) {
  one("[data-sentence]").textContent = sentence;
  one("[data-percent]").textContent = percent;
  one("[data-points]").textContent = points;
  one("[data-no-changes]").hidden = changes.length > 0;
  one("[data-changes]").replaceChildren(
    ...changes.map(({ item, how, wins }) => {
      const [line, link, gain] = ["li", "a", "span"].map((name) => document.createElement(name));
      link.href = `#item-${item}`;
      link.textContent = how;
      gain.className = "soft small";
      gain.textContent = `+${wins}`;
      line.append(link, " ", gain);
      return line;
    }),
  );
  settle(leftOut);
}

async function score() {
  const mine = ++asked;
  const data = new FormData(form);
  data.set("do", "score");
  try {
    const response = await post(location.href, { data });
    // Of two questions under way, the later one counts.
    if (mine === asked && response.ok && !signedOut(response)) show(await response.json());
  } catch {
    // Without a connection the last score stays; keeping it says what is wrong.
  }
}

/** Say where the chosen answer is another one than the machine's. */
function compare(item) {
  const machine = one("[name^='was-']", item);
  if (machine) one("[data-otherwise]", item).hidden = one("input:checked", item)?.value === machine.value;
}

form.addEventListener("change", ({ target }) => {
  if (target.type !== "radio") return;
  compare(target.closest("[data-item]"));
  score();
});

// On a phone the list lies over the questions: it makes way for the one that was chosen.
one("[data-changes]").addEventListener("click", ({ target }) => {
  if (target.closest("a")) one("[data-sheet-close]")?.click();
});

settle(JSON.parse(document.getElementById("clarity-left-out").textContent));
