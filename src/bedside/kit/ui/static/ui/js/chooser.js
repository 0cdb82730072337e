// <select multiple data-chooser> becomes chips with a field to find more. The select stays and is what is sent.

import { say } from "./say.js";
import { word } from "./words.js";

const started = new WeakSet();
let numbered = 0;

class Chooser {
  constructor(select) {
    this.select = select;
    this.at = -1;
    this.build();
    this.draw();
  }

  build() {
    const { select } = this;
    const id = `chooser-${++numbered}`;
    this.frame = make("div", { class: "chooser" });
    this.chips = make("ul", { class: "chips" });
    this.list = make("ul", { class: "chooser-list", role: "listbox", id, "aria-label": nameOf(select) });
    this.list.hidden = true;
    this.input = make("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      placeholder: word("choose"),
      "aria-expanded": "false",
      "aria-controls": id,
      "aria-autocomplete": "list",
      "aria-label": nameOf(select),
      "data-not-saved": "",
    });
    for (const attribute of ["aria-describedby", "aria-invalid"])
      if (select.hasAttribute(attribute)) this.input.setAttribute(attribute, select.getAttribute(attribute));
    // A label leads to the field that is seen.
    this.input.id = select.id;
    select.removeAttribute("id");
    select.hidden = true;
    select.after(this.frame);
    this.frame.append(this.chips, this.input, this.list);
    this.input.addEventListener("input", () => this.open());
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const item = event.target.closest("[role=option]");
      if (item) this.choose(this.found[Number(item.dataset.at)]);
    });
  }

  draw() {
    this.chips.replaceChildren(...[...this.select.selectedOptions].map((option) => this.chip(option)));
    this.chips.hidden = !this.select.selectedOptions.length;
  }

  chip(option) {
    const item = make("li", { class: "chip chip-on" });
    const remove = make("button", { type: "button", "aria-label": word("remove", { name: option.label }) });
    remove.textContent = "×";
    remove.addEventListener("click", () => {
      option.selected = false;
      this.changed("removed", option);
      this.input.focus();
    });
    item.append(option.label, remove);
    return item;
  }

  open() {
    const looked = this.input.value.trim().toLocaleLowerCase();
    this.found = [...this.select.options].filter(
      (option) => option.value && !option.selected && option.label.toLocaleLowerCase().includes(looked),
    );
    this.list.replaceChildren(...this.found.map((option, at) => this.option(option, at)));
    if (!this.found.length) {
      const nothing = make("li", { class: "chooser-nothing", role: "option", "aria-disabled": "true", "aria-selected": "false" });
      nothing.textContent = word("noMatch");
      this.list.append(nothing);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.move(looked && this.found.length ? 0 : -1);
  }

  option(option, at) {
    const item = make("li", { role: "option", id: `${this.list.id}-${at}`, "data-at": at, "aria-selected": "false" });
    item.textContent = option.label;
    return item;
  }

  move(at) {
    this.at = at;
    for (const item of this.list.querySelectorAll("[data-at]"))
      item.setAttribute("aria-selected", String(Number(item.dataset.at) === at));
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
    this.list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) this.open();
      const count = this.found.length;
      if (count) this.move(this.at < 0 && step < 0 ? count - 1 : (this.at + step + count) % count);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      if (this.at >= 0) this.choose(this.found[this.at]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && !this.input.value && this.select.selectedOptions.length) {
      const last = [...this.select.selectedOptions].at(-1);
      last.selected = false;
      this.changed("removed", last);
    }
  }

  choose(option) {
    option.selected = true;
    this.input.value = "";
    this.changed("chosen", option);
    this.close();
  }

  changed(what, option) {
    this.draw();
    say(word(what, { name: option.label }));
    this.select.dispatchEvent(new Event("input", { bubbles: true }));
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function make(tag, attributes) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function nameOf(select) {
  const label = select.labels?.[0]?.cloneNode(true);
  label?.querySelector(".optional")?.remove();
  return label?.textContent.trim() || select.getAttribute("aria-label") || "";
}

export function start(root) {
  for (const select of root.querySelectorAll("select[multiple][data-chooser]")) {
    if (started.has(select)) continue;
    started.add(select);
    new Chooser(select);
  }
}
