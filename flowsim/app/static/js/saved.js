// Saved cases: kept by the server at every change, shown against today, taken home as files.

import { byId, download, el, fill, put } from "./dom.js";
import { guessOf, setGuess } from "./guess.js";
import { needLevers } from "./levers.js";
import { data, WINDOW, words } from "./page.js";
import { get, getFile, post, postForFile, Refused } from "./server.js";
import { say } from "./status.js";
import { caseText, read, refresh, remember, show } from "./state.js";
import { openTab } from "./tabs.js";

const TABLE_RUNS = 20;
const PROGRESS_MS = 1000;
const LARGEST_FILE = 200_000;
const rows = new Map();
let saved = [];

export async function startSaved() {
  byId("save-cancel").addEventListener("click", () => byId("save-dialog").close());
  byId("save-form").addEventListener("submit", (event) => { event.preventDefault(); save(); });
  byId("export-now").addEventListener("click", () => exportCase(caseText(), "", ""));
  byId("import-open").addEventListener("click", () => byId("import-file").click());
  byId("import-file").addEventListener("change", (event) => takeIn(event.target));
  byId("table-download").addEventListener("click", downloadTable);
  for (const button of document.querySelectorAll("[data-take]")) button.addEventListener("click", () => takeHome(button.dataset.take));
  const content = await tell(() => get("/api/notebook"));
  if (content && content.last === caseText()) setGuess(content.guess, content.last);
}

export function saveOpen() {
  byId("save-name").value = "";
  byId("save-note").value = "";
  byId("save-dialog").showModal();
  byId("save-name").focus();
}

export function loadSaved(number) {
  if (saved[number]) load(saved[number]);
}

// An answer that is on the page anyway fills its row.
export function refreshSaved(answer) {
  if (answer.replications < TABLE_RUNS || answer.is_today) return;
  for (const one of saved) if (one.case === answer.case) rows.set(one.case, { answer: rowOf(answer) });
  draw();
}

// What the table needs of an answer; its charts are large.
const rowOf = ({ cards, replications }) => ({ cards, replications });

async function tell(ask) {
  try {
    const content = await ask();
    saved = content.cases;
    draw();
    fillRows();
    return content;
  } catch (error) {
    fail(error);
    return null;
  }
}

function fail(error) {
  byId("error").textContent = error instanceof Refused ? error.message : String(error);
  byId("error").hidden = false;
}

async function save() {
  const name = byId("save-name").value.trim();
  if (!name) return;
  const given = { name, note: byId("save-note").value, by: byId("save-by").value, case: caseText(), guess: guessOf() };
  const content = await tell(() => post("/api/save", given));
  if (!content) return;
  byId("save-dialog").close();
  say(put(words.saved_as, { name }));
  const take = () => change(() => post("/api/remove", { id: content.saved.id }));
  const bring = () => change(() => post("/api/restore", content.saved));
  remember({ back: take, again: bring, what: put(words.saved_as, { name }) });
  refresh();
  openTab("saved");
}

async function removeCase(one) {
  const take = () => change(() => post("/api/remove", { id: one.id }));
  const bring = () => change(() => post("/api/restore", one));
  if (!(await take())) return;
  say(put(words.removed, { name: one.name }));
  remember({ back: bring, again: take, what: put(words.removed_as, { name: one.name }) });
  refresh();
}

// Whether it was done; what went wrong is told.
const change = async (ask) => (await tell(ask)) !== null;

async function load(one) {
  setGuess(one.guess, one.case);
  await showCase(one.case);
}

async function showCase(text) {
  await needLevers(text.split("+").filter(Boolean).map((term) => term.split(/[=,]/)[0]));
  show(...read(text));
}

// Each case is compared with today once, after what is on the page. One that cannot be says why.
async function fillRows() {
  for (const one of saved) {
    if (rows.has(one.case)) continue;
    try {
      rows.set(one.case, { answer: rowOf(await get("/api/answer", { case: one.case, n: TABLE_RUNS, window: `${WINDOW}-${one.id}` })) });
    } catch (error) {
      if (!(error instanceof Refused) || error.message === words.lost_server) continue;
      rows.set(one.case, { refused: error.message });
    }
    draw();
  }
}

function draw() {
  if (!saved.length) {
    fill(byId("saved-table"), el("p", { class: "words" }, words.none_saved), kept());
    return;
  }
  const heads = [words.name, words.runs, ...data.cards.map((card) => card.title), ""];
  fill(byId("saved-table"), el("table", {},
    el("caption", { class: "for-readers" }, words.table_of),
    el("thead", {}, el("tr", {}, ...heads.map((head) => (head ? el("th", { scope: "col" }, head) : el("td", {}))))),
    el("tbody", {}, ...saved.map(row))), kept());
}

const kept = () => el("p", { class: "words" }, put(words.kept_in, { folder: data.folder }));

function row(one) {
  const { answer, refused } = rows.get(one.case) ?? {};
  const button = (word, label, onclick) => el("button", { type: "button", class: "small", "aria-label": put(label, { name: one.name }), onclick }, word);
  return el("tr", {},
    el("th", { scope: "row" }, one.name,
      el("span", { class: "words" }, [one.note, one.by && `${words.by}: ${one.by}`, one.guess.words && put(words.you_guessed, { guess: one.guess.words })].filter(Boolean).join(" \u00b7 "))),
    ...(refused
      ? [el("td", { class: "refused", colspan: data.cards.length + 1 }, put(words.case_refused, { why: refused }))]
      : [el("td", {}, answer ? String(answer.replications) : "\u2013"),
        ...data.cards.map((card) => cell(answer?.cards.find((each) => each.kpi === card.kpi), answer))]),
    el("td", { class: "actions" },
      button(words.load, words.load_case, () => load(one)),
      button(words.export, words.export_case, () => exportCase(one.case, one.name, one.note)),
      button(words.remove, words.remove_case, () => removeCase(one))));
}

function cell(card, answer) {
  if (!card) return el("td", {}, answer ? "\u2013" : words.counting);
  return el("td", {}, `${card.value} ${card.unit}`,
    el("span", { class: card.verdict === "better" ? "better-text" : card.verdict === "worse" ? "worse-text" : "" }, ` ${card.verdict_text}`),
    el("span", { class: "words" }, card.interval ? `${card.difference} (${card.interval})` : card.difference));
}

async function exportCase(text, name, note) {
  try {
    const file = await getFile("/api/export", { case: text, name, note });
    download(file.name, file.content);
  } catch (error) {
    fail(error);
  }
}

// A report or workbook of all cases: they are run as a result of their own, which takes a while.
async function takeHome(kind) {
  const buttons = document.querySelectorAll("[data-take]");
  for (const button of buttons) button.disabled = true;
  byId("status").textContent = words.taking_begun;
  const look = setInterval(tellProgress, PROGRESS_MS);
  try {
    const file = await postForFile("/api/take-home", { kind, case: caseText() });
    download(file.name, file.content);
    say(put(words.taken, { file: file.name, folder: `${data.folder}/${file.keptIn}` }));
  } catch (error) {
    byId("status").textContent = "";
    fail(error);
  } finally {
    clearInterval(look);
    for (const button of buttons) button.disabled = false;
  }
}

async function tellProgress() {
  try {
    const { done, total } = await get("/api/progress");
    if (total) byId("status").textContent = put(words.taking, { done, total });
  } catch (error) {
    // The file itself will say what is wrong.
  }
}

async function takeIn(input) {
  const file = input.files[0];
  if (!file) return;
  try {
    if (file.size > LARGEST_FILE) throw new Refused(words.too_large_file);
    const found = await post("/api/import", { content: await file.text(), file: file.name });
    await showCase(found.case);
    say(put(words.imported, { name: found.name || file.name }));
  } catch (error) {
    fail(error);
  }
  input.value = "";
}

// Semicolons and a mark of the encoding, so that Excel opens it right.
function downloadTable() {
  const safe = (text) => {
    const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return `"${plain.replaceAll("\"", "\"\"")}"`;
  };
  const heads = [words.name, words.note, words.by, words.runs, ...data.cards.flatMap((card) => [card.title, words.today, "\u0394", ""])];
  const lines = saved.map((one) => {
    const { answer, refused } = rows.get(one.case) ?? {};
    return [one.name, one.note, one.by, answer ? String(answer.replications) : refused ?? "", ...data.cards.flatMap((card) => {
      const found = answer?.cards.find((each) => each.kpi === card.kpi);
      return found ? [`${found.value} ${found.unit}`, found.today, `${found.difference} (${found.interval})`, found.verdict_text] : ["", "", "", ""];
    })];
  });
  const text = `\ufeff${[heads, ...lines].map((line) => line.map(safe).join(";")).join("\r\n")}\r\n`;
  download(`flowsim-${data.area}.csv`, new Blob([text], { type: "text/csv" }));
}
