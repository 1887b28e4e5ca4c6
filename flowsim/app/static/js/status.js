// The one line at the foot: what was just done stays beside the answers that follow.

import { byId } from "./dom.js";

const STAYS_MS = 8000;
let said = "";
let until = 0;

export function say(text) {
  said = text;
  until = performance.now() + STAYS_MS;
  byId("status").textContent = text;
}

export function announce(text) {
  const earlier = performance.now() < until ? said : "";
  byId("status").textContent = [earlier, text].filter(Boolean).join(" \u00b7 ");
}
