// The list of findings: what each says, where it is, and the click that mends it.

import { editorOf, replace } from "./editor.js";
import { all, form, leafOf, one, partsOf, picturesOf, say, shape, words } from "./page.js";
import { openLeaf } from "./leaves.js";

const list = one("[data-findings]");
const QUIET = 900;
let findings = [];
let cards = new Map();
let current = "";
let announced = one("[data-summary]").textContent;
let timer;

/** Return the findings in order of importance. */
export const allFindings = () => findings;
export const blocking = () => findings.filter((each) => each.blocks);

/** Return the field a finding is about, or null where it is gone. */
export function fieldOf(finding) {
  const leaf = leafOf(finding.sheet);
  const part = leaf && partsOf(leaf)[finding.part];
  if (!part) return null;
  if (finding.picture === null) return one("[data-words]", part);
  const tile = picturesOf(part)[finding.picture];
  return tile ? one("[data-alt]", tile) : null;
}

/** Take over what the server found: underline it, list it, count it. */
export function receive({ findings: found, summary, alike }) {
  findings = found;
  const byField = new Map(all("[data-words], [data-alt]").map((field) => [field, []]));
  for (const each of findings) byField.get(fieldOf(each))?.push(each);
  for (const [field, those] of byField) {
    editorOf(field)?.show(those);
    field.setAttribute("aria-invalid", String(those.some((each) => each.blocks)));
  }
  listThem();
  one("[data-summary]").textContent = summary;
  const count = one("[data-count]");
  count.textContent = findings.length;
  count.hidden = !findings.length;
  one("[data-all-clear]").hidden = findings.length > 0;
  one("[data-findings-count]").textContent = short(findings.length);
  showAlike(alike);
  announce(summary);
  if (!cards.has(current)) current = "";
}

const short = (count) =>
  count === 0 ? words("noFindings") : words(count === 1 ? "finding" : "findingMany", { count });

function announce(summary) {
  clearTimeout(timer);
  if (summary === announced) return;
  // Said once the typing rests: half a sentence's findings come and go.
  timer = setTimeout(() => {
    announced = summary;
    say(summary);
  }, QUIET);
}

function showAlike(alike) {
  one("[data-alike]").hidden = !alike.length;
  one("[data-alike-list]").replaceChildren(
    ...alike.map(({ title, url }) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      Object.assign(link, { href: url, target: "_blank", rel: "noopener", textContent: title });
      return item;
    }),
  );
}

function listThem() {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const place = focused ? [...list.children].indexOf(focused.closest("[data-finding]")) : -1;
  const fresh = new Map();
  let at = list.firstElementChild;
  for (const each of findings) {
    const known = cards.get(each.id);
    const card = known?.dataset.look === lookOf(each) ? known : shape(`finding-${each.severity}`);
    fill(card, each);
    fresh.set(each.id, card);
    if (card === at) at = at.nextElementSibling;
    else list.insertBefore(card, at);
  }
  for (const card of [...list.children]) if (![...fresh.values()].includes(card)) card.remove();
  cards = fresh;
  for (const [id, card] of cards) card.toggleAttribute("data-current", id === current);
  if (!focused || focused === document.activeElement) return;
  // What had the focus is mended and gone: the next one takes it, so that nobody starts again at the top.
  if (focused.isConnected) focused.focus({ preventScroll: true });
  else (list.children[Math.min(place, list.children.length - 1)] ?? one("[data-summary]")).focus();
}

const lookOf = (finding) => `${finding.severity} ${finding.overrule}`;

function fill(card, finding) {
  card.id = card.dataset.finding = finding.id;
  card.dataset.look = lookOf(finding);
  card.classList.toggle("finding-overruled", finding.overrule === "granted");
  if (finding.overrule === "granted") put(card, "[data-tone]", words("overruled"));
  put(card, "[data-where]", whereIs(finding));
  put(card, "[data-quote]", finding.words);
  one("[data-go]", card).hidden = !finding.words;
  put(card, "[data-sentence]", finding.sentence);
  put(card, "[data-answer]", finding.answer);
  one("[data-answer]", card).hidden = !finding.answer;
  one("[data-ask]", card).hidden = !finding.blocks || !finding.code || finding.overrule === "asked";
  one("[data-attach]", card).hidden = !finding.attach;
  one("[data-attach]", card).value = `sources ${finding.claim}`;
  one("[data-say-wrong]", card).hidden = !finding.code;
  put(card, "[data-say-wrong]", words(finding.marked ? "notWrong" : "wrong"));
  put(card, "[data-law]", finding.law);
  one("[data-law]", card).hidden = !finding.law;
  const why = one("[data-why]", card);
  why.hidden = !finding.why;
  if (finding.why) why.href = finding.why;
  offer(one("[data-fixes]", card), finding.fixes);
}

function put(card, selector, text) {
  const place = one(selector, card);
  if (place.textContent !== text) place.textContent = text;
}

/** Offer the fixes as buttons, keeping those that say the same: one of them may have the focus. */
function offer(place, fixes) {
  const titles = fixes.map((fix) => fix.title).join("\n");
  if (place.dataset.offers === titles) return;
  place.dataset.offers = titles;
  place.replaceChildren(
    ...fixes.map((fix, number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small";
      button.dataset.fix = number;
      button.textContent = fix.title;
      return button;
    }),
  );
}

function whereIs(finding) {
  const leaf = leafOf(finding.sheet);
  const said = [];
  if (leaf && finding.sheet !== "common") said.push(leaf.dataset.label);
  if (leaf && partsOf(leaf).length > 1)
    said.push(words("part", { number: finding.part + 1, total: partsOf(leaf).length }));
  return said.join(" · ");
}

/** Make one finding the current one: its card and its words stand out. Nothing moves but the list. */
export function point(id, { scroll = true } = {}) {
  if (id === current) return;
  current = id;
  for (const field of all("[data-words], [data-alt]")) editorOf(field)?.point(id);
  for (const [each, card] of cards) card.toggleAttribute("data-current", each === id);
  if (scroll && id) intoView(cards.get(id));
}

/** Scroll the list, never the page. */
function intoView(card) {
  const pane = card?.closest(".aside");
  if (!pane || pane.scrollHeight <= pane.clientHeight) return;
  const [box, frame] = [card.getBoundingClientRect(), pane.getBoundingClientRect()];
  if (box.top < frame.top || box.bottom > frame.bottom) pane.scrollBy({ top: box.top - frame.top - frame.height / 4 });
}

/** Go to the words of a finding and select them, and say what it says. */
export function goTo(finding) {
  if (!finding) return say(words("end"));
  openLeaf(finding.sheet);
  closeSheet();
  const field = fieldOf(finding);
  if (!field) return undefined;
  field.focus();
  if (finding.end > finding.start) field.setSelectionRange(finding.start, finding.end);
  markOf(field, finding)?.scrollIntoView({ block: "nearest" });
  point(finding.id);
  return say(`${toneOf(finding)}. ${finding.words ? `“${finding.words}”. ` : ""}${finding.sentence}`);
}

const markOf = (field, finding) => one(`mark[data-of~="${finding.id}"]`, field.closest("[data-editor]"));
const toneOf = (finding) => words({ block: "mustChange", warning: "lookAgain", advice: "advice" }[finding.severity]);

function closeSheet() {
  one(".sheet[data-open] [data-sheet-close]", document)?.click();
}

/** Go to the next finding in the list, or with -1 to the one before. */
export function step(by) {
  const at = findings.findIndex((each) => each.id === current);
  const to = at < 0 ? (by > 0 ? 0 : findings.length - 1) : (at + by + findings.length) % findings.length;
  goTo(findings[to]);
}

/** Do what a finding offers; without one, the current finding's first offer. */
export function mend(finding = findings.find((each) => each.id === current), number = 0) {
  const fix = finding?.fixes[number];
  const field = fix && fieldOf(finding);
  if (!field) return;
  openLeaf(finding.sheet);
  replace(field, fix.start, fix.end, fix.replacement);
  say(words("fixed", { title: fix.title }), { now: true });
}

list.addEventListener("click", (event) => {
  const card = event.target.closest("[data-finding]");
  const finding = findings.find((each) => each.id === card?.dataset.finding);
  if (!finding) return;
  const button = event.target.closest("[data-fix], [data-go], [data-ask], [data-attach], [data-say-wrong]");
  if (!button) return void point(finding.id, { scroll: false });
  if (button.matches("[data-ask]"))
    return void form.dispatchEvent(new CustomEvent("compose:ask", { detail: finding }));
  if (button.matches("[data-say-wrong]"))
    return void form.dispatchEvent(new CustomEvent("compose:wrong", { detail: finding }));
  event.preventDefault();
  if (button.matches("[data-attach]"))
    return void form.dispatchEvent(new CustomEvent("compose:attach", { detail: finding }));
  if (button.matches("[data-go]")) goTo(finding);
  else mend(finding, Number(button.dataset.fix));
});

one("[data-next]").addEventListener("click", () => step(1));
one("[data-previous]").addEventListener("click", () => step(-1));

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  if (event.key === "F8") step(event.shiftKey ? -1 : 1);
  else if (event.key === "Enter" && event.altKey) mend();
  else return;
  event.preventDefault();
});

document.addEventListener("selectionchange", () => {
  const field = document.activeElement;
  const editor = field?.matches?.("[data-words], [data-alt]") ? editorOf(field) : null;
  if (!editor) return;
  const here = editor.at(field.selectionStart);
  if (here) point(here.id);
});
