// Guess first: the answer is hidden until the group has said what it thinks.

import { byId, el, fill } from "./dom.js";
import { data, words } from "./page.js";
import { caseText } from "./state.js";

let guess = {};
let guessedOf = "";
let told = () => {};

// What was guessed of one case says nothing of another.
export const guessOf = () => (isGuessing() || caseText() === guessedOf ? guess : {});

const isGuessing = () => document.body.classList.contains("is-guessing");

export function setGuess(given, of) {
  guess = { ...given };
  guessedOf = of;
}

export function startGuess(onReveal) {
  told = onReveal;
  byId("guess-start").addEventListener("click", () => (isGuessing() ? reveal() : hide()));
  byId("guess-reveal").addEventListener("click", reveal);
  fill(byId("guess-cards"), ...data.cards.map((card) => el("fieldset", {}, el("legend", {}, card.title),
    ...["better", "same", "worse"].map((way) => el("label", {},
      el("input", { type: "radio", name: `guess-${card.kpi}`, value: way, onchange: () => { guess[card.kpi] = way; } }),
      ` ${words[`guess_${way}`]}`)))));
}

function hide() {
  guess = {};
  for (const input of document.querySelectorAll("#guess input")) {
    if (input.type === "radio") input.checked = false;
    else input.value = "";
  }
  document.body.classList.add("is-guessing");
  byId("guess").hidden = false;
  byId("results").hidden = true;
  byId("banner").hidden = true;
  byId("status").textContent = words.guess_help;
  byId("guess-start").setAttribute("aria-pressed", "true");
  byId("guess").querySelector("input").focus();
}

function reveal() {
  const own = byId("guess-words").value.trim();
  if (own) guess.words = own;
  guessedOf = caseText();
  document.body.classList.remove("is-guessing");
  byId("guess").hidden = true;
  byId("results").hidden = false;
  byId("banner").hidden = false;
  byId("guess-start").setAttribute("aria-pressed", "false");
  told();
  byId("answer").focus();
}
