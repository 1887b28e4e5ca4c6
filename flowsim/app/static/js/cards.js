// Three figures large enough for the back of the room, each with how sure it is in words.

import { byId, el, fill, put, svg } from "./dom.js";
import { COLOURS, data, words } from "./page.js";

const MARKS = { better: "\u25b2", worse: "\u25bc", "no-clear-difference": "\u2248", identical: "=" };

export function drawCards(answer, guess) {
  const cards = answer ? answer.cards : data.cards.map((card) => ({ ...card, value: "" }));
  fill(byId("cards"), ...cards.map((card) => draw(card, answer, guess)));
}

function draw(card, answer, guess) {
  const isCase = Boolean(answer) && !answer.is_today;
  const verdict = card.verdict_text
    ? el("span", { class: `verdict ${card.verdict}` },
      MARKS[card.verdict] ? `${MARKS[card.verdict]} ${card.verdict_text}` : card.verdict_text)
    : null;
  return el("article", { class: isCase ? "card is-case" : "card", "data-kpi": card.kpi },
    el("h3", {}, card.title),
    el("div", { class: "numbers" },
      el("p", { class: "value" }, card.value || "\u2013", " ", el("small", {}, card.unit || "")),
      verdict),
    el("div", { class: "against" },
      isCase ? el("p", { class: "was" }, put(words.today_was, { value: card.today })) : null,
      isCase ? el("p", { class: "difference" }, difference(card)) : null),
    card.value ? dots(card, isCase) : null,
    el("p", { class: "words" }, card.spread || ""),
    guess && guess[card.kpi] ? el("p", { class: "guessed" }, put(words.you_guessed, { guess: words[`guess_${guess[card.kpi]}`] })) : null);
}

function difference(card) {
  if (!card.difference) return "";
  return card.interval ? `${card.difference} (${card.interval})` : card.difference;
}

// One dot is one run, today's above the case's.
function dots(card, isCase) {
  const all = [...card.dots, ...card.dots_today];
  const low = Math.min(...all);
  const width = Math.max(...all) - low || 1;
  const circle = (value, y, colour) => svg("circle", { cx: `${2 + (96 * (value - low)) / width}%`, cy: `${y}%`, r: "0.2em", fill: colour, "fill-opacity": 0.55 });
  return svg("svg", { role: "img", "aria-label": words.dots },
    ...card.dots_today.map((value) => circle(value, isCase ? 28 : 50, COLOURS.today)),
    ...(isCase ? card.dots.map((value) => circle(value, 75, COLOURS.case)) : []));
}
