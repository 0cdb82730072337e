// How it will look: drawn by the server, exchanged piece by piece so that nothing flickers.

import { one } from "./page.js";

const place = one("[data-previews]");

/** Show the previews of an answer. Their HTML is our own template's, with every word escaped. */
export function receive({ previews }) {
  one("[data-no-previews]").hidden = previews.length > 0;
  const known = new Map([...place.children].map((child) => [child.dataset.previewOf, child]));
  const wanted = previews.map(({ account, html }) => {
    const frame = known.get(String(account)) ?? document.createElement("div");
    frame.dataset.previewOf = account;
    renew(frame, html);
    return frame;
  });
  if (wanted.length !== place.children.length || wanted.some((frame, at) => place.children[at] !== frame))
    place.replaceChildren(...wanted);
}

function renew(frame, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const [was, is] = [[...frame.querySelectorAll("[data-piece]")], [...fresh.content.querySelectorAll("[data-piece]")]];
  if (!was.length || was.length !== is.length) return frame.replaceChildren(fresh.content);
  return was.forEach((piece, at) => piece.isEqualNode(is[at]) || piece.replaceChildren(...is[at].childNodes));
}
