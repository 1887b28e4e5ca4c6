// Why: the bottleneck in a sentence, what the answer rests on, and what its figures mean.

import { byId, el, fill, put } from "./dom.js";
import { words } from "./page.js";
import { get } from "./server.js";
import { caseText } from "./state.js";

let answer = null;
let footing = null;
let footingOf = null;

export function startWhy() {
  fill(byId("why"), el("p", {}, words.counting));
}

export async function drawWhy(found) {
  answer = found;
  if (byId("panel-why").hidden) return;
  draw();
  const asked = caseText();
  if (footingOf === asked) return;
  try {
    const read = await get("/api/why", { case: asked });
    if (asked !== caseText()) return;
    footing = read;
    footingOf = asked;
    draw();
  } catch (error) {
    footing = null;
  }
}

function draw() {
  const parts = [el("p", { class: "bottleneck" }, answer.bottleneck)];
  if (answer.sentence) parts.push(el("p", {}, [answer.preliminary, answer.sentence].filter(Boolean).join(" ")));
  if (footing && footingOf === caseText()) parts.push(...restsOn());
  parts.push(el("h3", {}, words.why_kpis), ...answer.cards.map((card) => el("p", {},
    el("strong", {}, `${card.title}: `), `${card.definition} `, el("span", { class: "words" }, put(words.definition_from, { source: card.source })))));
  fill(byId("why"), ...parts);
}

function restsOn() {
  const parts = [el("h3", {}, words.why_levers)];
  if (!footing.levers.length) parts.push(el("p", {}, words.why_nothing));
  for (const lever of footing.levers) {
    parts.push(el("p", {}, el("strong", {}, `${lever.title}: `), `${lever.rests_on} `,
      lever.document ? el("span", { class: "words" }, `${words.source}: ${lever.document}`) : null));
  }
  parts.push(el("p", {}, footing.counts));
  if (footing.changes.length) parts.push(el("h3", {}, words.why_numbers), changes());
  if (footing.more) parts.push(el("p", { class: "words" }, put(words.why_more, { n: footing.more })));
  return parts;
}

function changes() {
  const heads = [words.why_key, words.why_before, words.why_after, words.why_from];
  return el("table", {},
    el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ...footing.changes.map((change) => el("tr", {},
      el("th", { scope: "row" }, change.key), el("td", {}, change.old), el("td", {}, `${change.new} ${change.unit}`), el("td", {}, change.from)))));
}
