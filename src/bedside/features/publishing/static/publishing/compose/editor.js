// Words with findings underlined in place. The field is a plain <textarea>: caret, undo, spelling, input methods and screen
// readers are the browser's own. Behind it lies a layer with the same text, unseen, in which the found words are marked.
// See docs/adr/0006-composer-editor.md.

const RANK = { advice: 1, warning: 2, block: 3 };
// What was set aside stands behind everything that counts.
const rank = (finding) => (finding.aside ? 0 : RANK[finding.severity]);
// From so many words on, a finding is about a sentence and not about its words.
const SENTENCE = 5;
// What stands at the end of the layer: a last empty line needs something on it to have a height.
const END = "\u200b";
const editors = new WeakMap();

/** Return the editor of a field that was started. */
export const editorOf = (field) => editors.get(field);

export class Editor {
  constructor(box) {
    this.field = box.querySelector("textarea");
    this.layer = box.querySelector("[data-marks]");
    this.known = this.field.value;
    this.findings = [];
    this.current = "";
    editors.set(this.field, this);
    this.field.addEventListener("input", () => this.typed());
    this.draw();
  }

  /** Show findings of the text as it is now. They are moved along when something is typed before them. */
  show(findings) {
    this.findings = findings;
    this.known = this.field.value;
    this.draw();
  }

  /** Show one of the findings more strongly. */
  point(id) {
    if (this.current === id) return;
    this.current = id;
    for (const mark of this.layer.querySelectorAll("mark"))
      mark.toggleAttribute("data-current", mark.dataset.of.split(" ").includes(id));
  }

  /** Tell whether a stretch of the text is exactly what it was when the findings came. */
  holds(finding) {
    return !finding.stale && this.known === this.field.value && this.field.value.slice(finding.start, finding.end) === finding.words;
  }

  /** Return the gravest finding at a place of the text, or undefined. */
  at(place) {
    return this.allAt(place).sort((a, b) => rank(b) - rank(a) || a.end - a.start - (b.end - b.start))[0];
  }

  /** Return all findings at a place of the text. */
  allAt(place) {
    return this.findings.filter((each) => each.start <= place && place <= each.end && each.end > each.start);
  }

  typed() {
    const change = difference(this.known, this.field.value, this.field.selectionEnd);
    this.known = this.field.value;
    for (const each of this.findings) {
      for (const fix of each.fixes) fix.stale = !moved(fix, change) || fix.stale;
      if (moved(each, change)) continue;
      // Its words are others now: until the next answer, nothing that it offers may be done.
      each.stale = true;
      each.gone = !grown(each, change);
    }
    this.findings = this.findings.filter((each) => !each.gone);
    this.draw();
    this.field.dispatchEvent(new CustomEvent("compose:touched", { bubbles: true }));
  }

  draw() {
    const text = this.field.value;
    const pieces = [];
    const edges = new Set([0, text.length]);
    const marked = this.findings.filter((each) => each.end > each.start && each.end <= text.length);
    for (const each of marked) edges.add(each.start).add(each.end);
    const sorted = [...edges].sort((a, b) => a - b);
    sorted.slice(0, -1).forEach((start, number) => {
      const end = sorted[number + 1];
      const here = marked.filter((each) => each.start <= start && each.end >= end);
      pieces.push(here.length ? this.mark(text.slice(start, end), here) : text.slice(start, end));
    });
    this.layer.replaceChildren(...pieces, END);
  }

  mark(text, findings) {
    const gravest = findings.reduce((a, b) => (rank(b) > rank(a) ? b : a));
    const mark = document.createElement("mark");
    mark.className = `mark mark-${gravest.aside ? "aside" : gravest.overrule === "granted" ? "advice" : gravest.severity}`;
    mark.dataset.of = findings.map((each) => each.id).join(" ");
    mark.toggleAttribute("data-current", findings.some((each) => each.id === this.current));
    mark.textContent = text;
    return mark;
  }
}

/** Return what changed as {start, end, by}: the stretch of the old text, and by how much longer the new one is. */
export function difference(before, after, caret) {
  const by = after.length - before.length;
  // Without the caret, "aa|a" and "a|aa" look the same after an "a" was typed.
  const most = Math.min(before.length, after.length, Math.max(0, caret - Math.max(0, by)));
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = before.length;
  while (end > start && end + by > start && before[end - 1] === after[end + by - 1]) end -= 1;
  return { start, end, by };
}

/** Move a stretch along with a change; return false where the change touched it. */
export function moved(stretch, { start, end, by }) {
  if (stretch.start >= end && !(stretch.start === stretch.end && stretch.start === start)) {
    stretch.start += by;
    stretch.end += by;
    return true;
  }
  return stretch.end <= start;
}

/** A finding about a whole sentence is still about that sentence while somebody writes inside it: let it grow or shrink
    with a change; return false where the change reached its edge, or where it is about a few words. */
function grown(finding, { start, end, by }) {
  const inside = finding.start < start && end < finding.end;
  if (!inside || finding.words.trim().split(/\s+/u).length < SENTENCE) return false;
  finding.end += by;
  return true;
}

/** Put words in the place of others, so that the browser's own undo takes them back. */
export function replace(field, start, end, replacement) {
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  const done = replacement ? document.execCommand("insertText", false, replacement) : document.execCommand("delete");
  if (done) return;
  // A browser without that command: the words change all the same, only its undo doesn't know.
  field.setRangeText(replacement, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText", data: replacement }));
}
