// The composer. Without this file the page is a form that works; with it, findings and previews come while one types.

import { listen } from "./check.js";
import { form, one, words } from "./page.js";
import { openedLeaf } from "./leaves.js";
import * as pictures from "./pictures.js";
import * as asking from "./asking.js";
import * as counts from "./counts.js";
import "./judging.js";
import "./dismissing.js";
import * as findings from "./findings.js";
import * as previews from "./previews.js";
import * as reads from "./reads.js";
import * as relying from "./relying.js";
import "./saving.js";
import "./schedule.js";

let last = null;

/** Say how hard the words are that are being looked at: the common ones, or an account's own. */
function showReads() {
  if (last) reads.receive({ ...last, reads: last.own_reads[openedLeaf().dataset.leaf] ?? last.reads });
}
form.addEventListener("compose:leaf", showReads);

function show(answer) {
  last = answer;
  findings.receive(answer);
  counts.receive(answer);
  previews.receive(answer);
  showReads();
  asking.receive(answer);
  relying.receive(answer);
  pictures.receive(answer);
  // For whoever measures how long the answer took (bench/), and for tests.
  form.dispatchEvent(new CustomEvent("compose:shown"));
}

function failed({ status, answer }) {
  if (status === 401) return void form.dispatchEvent(new CustomEvent("compose:signed-out"));
  findings.wait();
  // Nobody looked, so nobody may say that there is nothing.
  one("[data-all-clear]").hidden = true;
  one("[data-summary]").textContent = status ? `${answer.what ?? words("offline")} ${answer.do ?? ""}`.trim() : words("offline");
}

listen({ onAnswer: show, onFailure: failed });
show(JSON.parse(document.getElementById("composer-answer").textContent));
form.setAttribute("data-quiet", "");
