// Tabs as the ARIA practices describe them: arrows move, the panel follows.

import { byId } from "./dom.js";

const tabs = [...document.querySelectorAll("[role=tab]")];
let told = () => {};

export function startTabs(onOpen) {
  told = onOpen;
  for (const tab of tabs) {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(tab);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tabs[(to + tabs.length) % tabs.length];
      open(next);
      next.focus();
    });
  }
  const wanted = tabs.find((tab) => tab.id === `tab-${location.hash.slice(1)}`);
  if (wanted) open(wanted);
}

export function openTab(key) {
  open(byId(`tab-${key}`));
}

function open(tab) {
  for (const one of tabs) {
    one.setAttribute("aria-selected", one === tab);
    one.tabIndex = one === tab ? 0 : -1;
    byId(one.getAttribute("aria-controls")).hidden = one !== tab;
  }
  const key = tab.id.slice(4);
  history.replaceState(null, "", `${location.pathname}${location.search}#${key}`);
  told(key);
}
