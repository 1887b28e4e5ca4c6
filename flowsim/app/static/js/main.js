// The page begins here: a lever moves, the server is asked, the answer is drawn; then it gets surer.

import { drawCards } from "./cards.js";
import { drawCharts, startCharts } from "./charts.js";
import { byId, put } from "./dom.js";
import { guessOf, startGuess } from "./guess.js";
import { redoOne, startLevers, undoOne } from "./levers.js";
import { data, WINDOW, words } from "./page.js";
import { forgetPatients, showPatients, startPatients } from "./patients.js";
import { loadSaved, refreshSaved, saveOpen, startSaved } from "./saved.js";
import { get, post, Refused, Superseded } from "./server.js";
import { announce, say } from "./status.js";
import { caseText, moved, onChange, show, stepAhead, titleOf, writeAddress } from "./state.js";
import { openTab, startTabs } from "./tabs.js";
import { drawWhy, startWhy } from "./why.js";

// A lever that is dragged, or a key held down, asks when it rests; anything else asks at once.
const SETTLE_MS = 60;
const BURST_MS = 250;
// A surer answer is asked for when the first has been painted and nothing was moved meanwhile.
const REST_MS = 300;
let question = 0;
let answer = null;
let asking = null;
let askedAt = -Infinity;
let isHeld = false;
let controller = null;
let timer = 0;
let wasLost = false;

function changed() {
  drawName();
  if (caseText() === asking) return;
  asking = caseText();
  question += 1;
  document.body.classList.add("is-waiting");
  clearTimeout(timer);
  if (isHeld || performance.now() - askedAt < BURST_MS) timer = setTimeout(ask, SETTLE_MS, question);
  else ask(question);
}

async function ask(mine) {
  if (controller) controller.abort();
  controller = new AbortController();
  askedAt = performance.now();
  asking = caseText();
  const asked = asking;
  byId("progress").textContent = answer ? words.counting : put(words.counting_first, { n: data.looks[0] });
  forgetPatients();
  for (const mark of ["answer-read", "answer-drawn"]) performance.clearMarks(mark);
  performance.clearResourceTimings();
  try {
    for (const look of data.looks) {
      const found = await get("/api/answer", { case: asked, n: look, window: WINDOW }, controller.signal);
      if (mine !== question) return;
      performance.mark("answer-read", { detail: { replications: found.replications, case: found.case } });
      draw(found);
      if (look === data.looks.at(-1) && byId("area-label").hidden) startAreas();
      if (look !== data.looks[0]) continue;
      post("/api/remember", { case: asked, guess: guessOf() }).catch(() => {});
      await new Promise((done) => { setTimeout(done, REST_MS); });
      if (mine !== question) return;
    }
    runAhead(controller.signal);
  } catch (error) {
    if (mine === question) failed(error);
  }
}

// While the group talks, the server runs what may be asked next; any question ends that.
function runAhead(signal) {
  const next = stepAhead();
  if (next !== null) get("/api/ahead", { case: next, window: WINDOW }, signal).catch(() => {});
}

function draw(found) {
  answer = found;
  document.body.classList.remove("is-waiting");
  document.body.classList.toggle("is-refining", found.replications < found.most);
  byId("error").hidden = true;
  byId("banner").textContent = found.banner.join(" ");
  byId("check").textContent = found.check;
  byId("progress").textContent = put(found.replications < found.most ? words.refining : words.done, { n: found.replications });
  drawCards(found, guessOf());
  drawCharts(found.charts);
  drawWhy(found);
  refreshSaved(found);
  if (!byId("panel-patients").hidden) showPatients(caseText());
  tell(found);
  if (wasLost) say(words.connected_again);
  wasLost = false;
  performance.mark("answer-drawn", { detail: { replications: found.replications, case: found.case } });
}

// One line for those who listen: the first card, and the verdict when there is one.
function tell(found) {
  const parts = found.cards.map((card) => [card.title, card.value, card.unit, card.verdict_text].filter(Boolean).join(" "));
  if (!document.body.classList.contains("is-guessing")) announce([parts.slice(0, 1).join(""), found.preliminary].filter(Boolean).join(". "));
}

function failed(error) {
  if (error instanceof Superseded) return;
  asking = null;
  document.body.classList.remove("is-refining");
  // What stands there is the answer to another question: it stays dimmed.
  byId("progress").textContent = "";
  wasLost = error instanceof Refused && error.message === words.lost_server;
  byId("error").textContent = error instanceof Refused ? error.message : String(error);
  byId("error").hidden = false;
  if (wasLost) setTimeout(() => ask(question), 3000);
}

function drawName() {
  const names = moved().map(titleOf);
  byId("case-name").textContent = names.length ? put(words.shown_case, { case: names.join(" + ") }) : words.as_it_is;
  byId("case-name").classList.toggle("is-case", names.length > 0);
}

function startKeys() {
  addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input:not([type=range]):not([type=radio]), textarea, select");
    const key = event.key.toLowerCase();
    const isCommand = (event.ctrlKey || event.metaKey) && !isTyping;
    if (isCommand && (key === "y" || (key === "z" && event.shiftKey))) {
      redoOne();
    } else if (isCommand && key === "z") {
      undoOne();
    } else if (event.altKey && event.key === "0") {
      show({});
    } else if (event.altKey && /^[1-9]$/.test(event.key)) {
      loadSaved(Number(event.key) - 1);
    } else if (event.altKey && key === "p") {
      openTab("patients");
      byId("play").click();
    } else {
      return;
    }
    event.preventDefault();
  });
}

function startHolding() {
  addEventListener("pointerdown", (event) => { isHeld = event.target.matches?.("input[type=range]") ?? false; });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { isHeld = false; });
}

function startHeader() {
  byId("present").addEventListener("click", () => {
    const isHidden = document.body.classList.toggle("without-levers");
    byId("present").setAttribute("aria-pressed", isHidden);
    byId("present").textContent = isHidden ? words.show_levers : words.presentation;
    drawCharts(answer?.charts);
  });
  byId("save-open").addEventListener("click", saveOpen);
  byId("link-open").addEventListener("click", async () => {
    byId("link-text").value = (await post("/api/link")).link;
    byId("link-dialog").showModal();
    byId("link-text").select();
  });
}

// Areas are listed when nothing else is waited for: reading them takes the server a second.
async function startAreas() {
  const pick = byId("area-pick");
  pick.onchange = () => location.assign(`/?${new URLSearchParams({ area: pick.value, lang: data.lang })}`);
  try {
    const areas = await get("/api/areas");
    pick.replaceChildren(new Option(words.other_area, ""), ...areas.filter((one) => one.name !== data.area).map((one) => new Option(one.title || one.name, one.name)));
    byId("area-label").hidden = areas.length < 2;
  } catch (error) {
    byId("area-label").hidden = true;
  }
}

drawCards(null, {});
startLevers();
startCharts();
startTabs((key) => {
  drawCharts(answer?.charts);
  if (key === "patients") showPatients(caseText());
  if (key === "why" && answer) drawWhy(answer);
});
startPatients();
startSaved();
startWhy();
startGuess(() => {
  if (answer) { drawCards(answer, guessOf()); drawCharts(answer.charts); tell(answer); }
  post("/api/remember", { case: caseText(), guess: guessOf() }).catch(() => {});
});
startHeader();
startKeys();
startHolding();
onChange(changed);
drawName();
writeAddress();
document.body.classList.add("is-waiting");
ask(question);
performance.mark("page-usable");
