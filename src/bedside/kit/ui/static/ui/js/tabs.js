// <div data-tabs><section data-tab="Bluesky">…: tabs inside a page. Without scripts all sections show.

const started = new WeakSet();
let numbered = 0;

function build(frame) {
  const panels = [...frame.querySelectorAll(":scope > [data-tab]")];
  const list = document.createElement("div");
  list.className = "tab-list";
  list.setAttribute("role", "tablist");
  if (frame.dataset.tabs) list.setAttribute("aria-label", frame.dataset.tabs);
  const tabs = panels.map((panel) => tabOf(panel, list));
  frame.prepend(list);
  const choose = (at) => {
    tabs.forEach((tab, number) => {
      tab.setAttribute("aria-selected", String(number === at));
      tab.tabIndex = number === at ? 0 : -1;
      panels[number].hidden = number !== at;
    });
  };
  list.addEventListener("click", (event) => {
    const at = tabs.indexOf(event.target.closest("[role=tab]"));
    if (at >= 0) choose(at);
  });
  list.addEventListener("keydown", (event) => {
    const last = tabs.length - 1;
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
    tabs[to].focus();
  });
  choose(0);
}

function tabOf(panel, list) {
  const tab = document.createElement("button");
  panel.id ||= `tab-panel-${++numbered}`;
  tab.type = "button";
  tab.id = `${panel.id}-tab`;
  tab.textContent = panel.dataset.tab;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  panel.tabIndex = 0;
  list.append(tab);
  return tab;
}

export function start(root) {
  for (const frame of root.querySelectorAll("[data-tabs]")) {
    if (started.has(frame)) continue;
    started.add(frame);
    build(frame);
  }
}
