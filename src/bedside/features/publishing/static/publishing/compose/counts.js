// How long the words are, as each network counts, beside the words and on the account.

import { all, leafOf, leaves, one, partsOf, words } from "./page.js";

const NEAR = 20;

/** Show the counts of an answer. */
export function receive({ counts }) {
  for (const leaf of leaves()) for (const part of partsOf(leaf)) show(part, of(counts, leaf, part));
  for (const chip of all("[data-account]")) sumUp(chip, counts.filter((each) => String(each.account) === chip.dataset.account));
}

function of(counts, leaf, part) {
  const at = partsOf(leaf).indexOf(part);
  const here = counts.filter((each) => each.sheet === leaf.dataset.leaf && each.part === at && leafOf(each.sheet));
  // Two accounts of one network count alike.
  return [...new Map(here.map((each) => [each.network, each])).values()];
}

function stateOf({ count, limit }) {
  return count > limit ? "over" : limit - count <= NEAR ? "near" : "well";
}

function sentenceOf(each) {
  const { network, count, limit } = each;
  return count > limit ? words("over", { network, over: count - limit }) : words("count", { network, count, limit });
}

function show(part, counts) {
  one("[data-counts]", part).replaceChildren(
    ...counts.map((each) => {
      const item = document.createElement("li");
      item.className = `limit limit-${stateOf(each)}`;
      item.textContent = sentenceOf(each);
      return item;
    }),
  );
}

/** On the account itself: how much is left where it is tightest. */
function sumUp(chip, counts) {
  const place = one("[data-account-count]", chip);
  const tightest = counts.reduce((a, b) => (a && a.limit - a.count <= b.limit - b.count ? a : b), null);
  place.className = `account-count limit-${tightest ? stateOf(tightest) : "well"}`;
  place.textContent = tightest
    ? tightest.count > tightest.limit
      ? words("tooMany", { count: tightest.count - tightest.limit })
      : words("left", { count: tightest.limit - tightest.count })
    : "";
}
