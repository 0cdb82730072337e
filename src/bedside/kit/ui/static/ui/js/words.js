// The sentences of scripts, translated by the server (kit/ui/words.py).

let known;

/** Return the sentence, with its blanks filled: word("left", {count: 3}). */
export function word(name, blanks = {}) {
  known ??= JSON.parse(document.getElementById("ui-words")?.textContent ?? "{}");
  return (known[name] ?? name).replace(/%\((\w+)\)s/g, (_, blank) => blanks[blank]);
}
