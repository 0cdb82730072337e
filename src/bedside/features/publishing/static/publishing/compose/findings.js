// The list of findings: what each says, where it is, and the click that mends it.

import { soon } from "./check.js";
import { editorOf, replace } from "./editor.js";
import { all, form, leafOf, one, partsOf, picturesOf, say, shape, words } from "./page.js";
import { openLeaf } from "./leaves.js";

const list = one("[data-findings]");
const QUIET = 900;
// Findings that share so much of their words are about the same ones.
const SAME = 0.5;
let findings = [];
let cards = new Map();
const unfolded = new Set();
let current = "";
// Where somebody who goes from finding to finding is: the last one, and what the list was then.
let visited = { id: "", trail: [] };
// Where the caret was put for a finding that has no words of its own.
let arrived = -1;
let announced = one("[data-summary]").textContent;
let heard = null;
let timer;

/** Return the findings in order of importance. */
export const allFindings = () => findings;
export const blocking = () => findings.filter((each) => each.blocks);
const withId = (id) => findings.find((each) => each.id === id);

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
  keepIds(found, findings);
  findings = grouped(found);
  list.removeAttribute("data-waits");
  const byField = new Map(all("[data-words], [data-alt]").map((field) => [field, []]));
  for (const each of findings) byField.get(fieldOf(each))?.push(each);
  for (const [field, those] of byField) {
    editorOf(field)?.show(those);
    field.setAttribute("aria-invalid", String(those.some((each) => each.blocks)));
  }
  listThem();
  one("[data-summary]").textContent = summary;
  const count = one("[data-count]");
  const open = findings.filter((each) => !isDone(each)).length;
  count.textContent = open;
  count.hidden = !open;
  one("[data-all-clear]").hidden = open > 0;
  one("[data-findings-count]").textContent = short(open);
  showAlike(alike);
  announce(summary);
  if (!cards.has(current)) current = "";
}

/** A sentence that somebody goes on writing stays one card: what takes a finding's place takes its id. */
function keepIds(found, before) {
  const [had, has] = [before, found].map((those) => new Set(those.map((each) => each.id)));
  const left = before.filter((each) => !has.has(each.id) && !each.gone);
  for (const each of found) {
    if (had.has(each.id)) continue;
    const at = left.findIndex((old) => old.code && old.code === each.code && old.label === each.label && shared(old, each) > 0);
    if (at >= 0) [{ id: each.id }] = left.splice(at, 1);
  }
}

/** Return how much of the words two findings share: 0 none, 1 all. */
function shared(one, other) {
  if (one.sheet !== other.sheet || one.part !== other.part || one.picture !== other.picture) return 0;
  const both = Math.min(one.end, other.end) - Math.max(one.start, other.start);
  return Math.max(both, 0) / Math.max(Math.max(one.end, other.end) - Math.min(one.start, other.start), 1);
}

/** Put findings about the same words together, the first of them leading. */
function grouped(those) {
  const groups = [];
  for (const each of those) {
    const group = !isDone(each) && groups.find((all) => !isDone(all[0]) && all.some((one) => shared(one, each) >= SAME));
    if (group) group.push(each);
    else groups.push([each]);
  }
  for (const [first, ...others] of groups) {
    Object.assign(first, { leader: "", others: others.length });
    for (const each of others) Object.assign(each, { leader: first.id, others: 0 });
  }
  return groups.flat();
}

/** Tell whether somebody took the responsibility for what a finding says. */
const isDone = (finding) => finding.overrule === "granted" || Boolean(finding.aside);

/** Nobody could look at the words: what stands in the list is about older ones. */
export const wait = () => list.setAttribute("data-waits", "");

const short = (count) =>
  count === 0 ? words("noFindings") : words(count === 1 ? "finding" : "findingMany", { count });

function announce(summary) {
  clearTimeout(timer);
  const ids = new Set(findings.map((each) => each.id));
  const fresh = findings.filter((each) => heard && !heard.has(each.id));
  const text = summary === announced ? instead(fresh) : summary;
  if (!text) return void (heard = ids);
  // Said once the typing rests: half a sentence's findings come and go.
  timer = setTimeout(() => {
    announced = summary;
    heard = ids;
    say(text);
  }, QUIET);
}

/** Say which findings came where others went, so that their number is the same. */
function instead(fresh) {
  if (!fresh.length) return "";
  const [{ sentence }] = fresh;
  return fresh.length === 1 ? words("newFinding", { sentence }) : words("newFindings", { count: fresh.length, sentence });
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
  if (focused.isConnected) return focused.focus({ preventScroll: true });
  const seen = [...list.children].filter((card) => !card.hidden);
  return (seen.find((card) => [...list.children].indexOf(card) >= place) ?? seen.at(-1) ?? one("[data-summary]")).focus();
}

const lookOf = (finding) => `${finding.severity} ${finding.overrule} ${Boolean(finding.aside)}`;

function fill(card, finding) {
  card.id = card.dataset.finding = finding.id;
  card.dataset.look = lookOf(finding);
  card.classList.toggle("finding-overruled", isDone(finding));
  if (isDone(finding)) put(card, "[data-tone]", words(finding.aside ? "setAside" : "overruled"));
  put(card, "[data-where]", whereIs(finding));
  put(card, "[data-quote]", finding.words);
  one("[data-go]", card).hidden = !finding.words;
  put(card, "[data-sentence]", finding.sentence);
  put(card, "[data-answer]", finding.answer);
  one("[data-answer]", card).hidden = !finding.answer;
  one("[data-ask]", card).hidden = !finding.blocks || !finding.code || finding.overrule === "asked";
  one("[data-attach]", card).hidden = !finding.attach;
  one("[data-attach]", card).value = `sources ${finding.claim}`;
  one("[data-unask]", card).hidden = !finding.unask;
  one("[data-set-aside]", card).hidden = finding.severity === "block" || !finding.code || isDone(finding);
  one("[data-take-up]", card).hidden = !finding.aside;
  one("[data-say-wrong]", card).hidden = !finding.code || Boolean(finding.aside);
  put(card, "[data-say-wrong]", words(finding.marked ? "notWrong" : "wrong"));
  put(card, "[data-law]", finding.law);
  one("[data-law]", card).hidden = !finding.law;
  const why = one("[data-why]", card);
  why.hidden = !finding.why;
  if (finding.why) why.href = finding.why;
  offer(one("[data-fixes]", card), finding.aside ? [] : finding.fixes);
  freshen(card, finding);
  fold(card, finding);
}

/** Show whether what a card offers may still be done: its words may have changed since. */
function freshen(card, finding) {
  card.toggleAttribute("data-stale", Boolean(finding.stale));
  for (const button of all("[data-fix]", card)) {
    const stale = finding.stale || finding.fixes[button.dataset.fix]?.stale;
    if (stale) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

/** Fold what else is said about the same words into the first card about them. */
function fold(card, finding) {
  card.classList.toggle("finding-follows", Boolean(finding.leader));
  card.hidden = Boolean(finding.leader) && !unfolded.has(finding.leader);
  const more = one("[data-more]", card);
  more.hidden = !finding.others;
  if (!finding.others) return;
  const isOpen = unfolded.has(finding.id);
  more.setAttribute("aria-expanded", String(isOpen));
  put(more, "span", words(isOpen ? "fewer" : finding.others === 1 ? "oneMore" : "more", { count: finding.others }));
}

function unfold(id, isOpen) {
  if (isOpen) unfolded.add(id);
  else unfolded.delete(id);
  for (const each of findings) if (cards.has(each.id)) fold(cards.get(each.id), each);
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
  if (finding.networks && finding.sheet === "common") said.push(words("forNetworks", { names: finding.networks }));
  return said.join(" · ");
}

/** Make one finding the current one: its card and its words stand out. Nothing moves but the list. */
export function point(id, { scroll = true } = {}) {
  if (id === current) return;
  current = id;
  if (id) visited = { id, trail: findings.map((each) => each.id) };
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
  if (finding.leader) unfold(finding.leader, true);
  field.focus();
  if (finding.end > finding.start && !finding.gone) field.setSelectionRange(finding.start, finding.end);
  arrived = field.selectionStart;
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
  const open = findings.filter((each) => !each.gone && !each.aside);
  goTo(open[nextTo(open, by)]);
}

/** Return which finding comes next. Where the last one is mended or gone, the list as it was then says what followed. */
function nextTo(open, by) {
  const at = open.findIndex((each) => each.id === visited.id);
  if (at >= 0) return (at + by + open.length) % open.length;
  const from = visited.trail.indexOf(visited.id);
  const rest = by > 0 ? visited.trail.slice(from + 1) : visited.trail.slice(0, Math.max(from, 0)).reverse();
  const still = rest.map((id) => open.findIndex((each) => each.id === id)).find((place) => place >= 0);
  return still ?? (by > 0 ? 0 : open.length - 1);
}

/** Return the finding that a key means: of the card that has the focus, or at the caret; else the one that stands out. */
function meant() {
  const active = document.activeElement;
  const card = active?.closest("[data-finding]");
  if (card) return withId(card.dataset.finding);
  const editor = editorOf(active);
  const marked = withId(current);
  return !editor || (marked && isHere(marked, active)) ? marked : editor.at(active.selectionStart);
}

/** Tell whether the caret is at a finding's words, or still where somebody was led for one without words. */
function isHere(finding, field) {
  if (fieldOf(finding) !== field) return false;
  if (finding.end > finding.start) return editorOf(field).allAt(field.selectionStart).includes(finding);
  return field.selectionStart === arrived;
}

/** Do what a finding offers; without one, what the finding at the caret offers first. Words that are no longer those the
    finding is about are never touched. */
export function mend(finding = meant(), number = 0) {
  if (!finding) return say(words("noneHere"), { now: true });
  const fix = finding.aside ? undefined : finding.fixes[number];
  const field = fix && fieldOf(finding);
  if (!field) return say(words("noFix"), { now: true });
  if (fix.stale || !editorOf(field).holds(finding)) return lookAgain();
  openLeaf(finding.sheet);
  point(finding.id, { scroll: false });
  replace(field, fix.start, fix.end, fix.replacement);
  return say(words("fixed", { title: fix.title }), { now: true });
}

function lookAgain() {
  document.dispatchEvent(new CustomEvent("bedside:toast", { detail: { text: words("changedSince") } }));
  soon(0);
}

const DISMISSING = { "[data-set-aside]": "compose:aside", "[data-take-up]": "compose:take-up", "[data-unask]": "compose:unask" };

/** Ask why the finding at the caret doesn't count, where it can be set aside. */
function setAside(finding = meant()) {
  if (!finding) return say(words("noneHere"), { now: true });
  if (one("[data-set-aside]", cards.get(finding.id)).hidden) return say(words("notAside"), { now: true });
  return form.dispatchEvent(new CustomEvent("compose:aside", { detail: finding }));
}

list.addEventListener("click", (event) => {
  const card = event.target.closest("[data-finding]");
  const finding = findings.find((each) => each.id === card?.dataset.finding);
  if (!finding) return;
  const button = event.target.closest("[data-fix], [data-go], [data-ask], [data-attach], [data-more], [data-say-wrong]");
  const dismissing = Object.keys(DISMISSING).find((each) => event.target.closest(each));
  if (dismissing) return void form.dispatchEvent(new CustomEvent(DISMISSING[dismissing], { detail: finding }));
  if (!button) return void point(finding.id, { scroll: false });
  if (button.matches("[data-more]")) return void unfold(finding.id, !unfolded.has(finding.id));
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
  else if (event.key === "Enter" && event.altKey) event.shiftKey ? setAside() : mend();
  else return;
  event.preventDefault();
});

form.addEventListener("compose:touched", () => {
  for (const each of findings) if (cards.has(each.id)) freshen(cards.get(each.id), each);
});

document.addEventListener("selectionchange", () => {
  const field = document.activeElement;
  const editor = field?.matches?.("[data-words], [data-alt]") ? editorOf(field) : null;
  const marked = withId(current);
  if (!editor || (marked && isHere(marked, field))) return;
  point(editor.at(field.selectionStart)?.id ?? "");
});
