// Saved cases: kept by the server at every change, shown against today, taken home as files.

import { byId, download, el, fill, put } from "./dom.js";
import { guessOf, setGuess } from "./guess.js";
import { needLevers } from "./levers.js";
import { data, WINDOW, words } from "./page.js";
import { get, post, Refused } from "./server.js";
import { caseText, read, refresh, remember, show } from "./state.js";
import { openTab } from "./tabs.js";

const TABLE_RUNS = 20;
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
  for (const one of saved) if (one.case === answer.case) rows.set(one.case, answer);
  draw();
}

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
  byId("status").textContent = put(words.saved_as, { name });
  remember(() => tell(() => post("/api/remove", { id: content.saved.id })));
  refresh();
  openTab("saved");
}

async function removeCase(one) {
  await tell(() => post("/api/remove", { id: one.id }));
  byId("status").textContent = put(words.removed, { name: one.name });
  remember(() => tell(() => post("/api/restore", one)));
  refresh();
}

async function load(one) {
  setGuess(one.guess, one.case);
  await showCase(one.case);
}

async function showCase(text) {
  const [values, others] = read(text);
  await needLevers(Object.keys(values));
  show(values, others);
}

// Each case is compared with today once, after what is on the page.
async function fillRows() {
  for (const one of saved) {
    if (rows.has(one.case)) continue;
    try {
      rows.set(one.case, await get("/api/answer", { case: one.case, n: TABLE_RUNS, window: `${WINDOW}-${one.id}` }));
    } catch (error) {
      continue;
    }
    draw();
  }
}

function draw() {
  if (!saved.length) {
    fill(byId("saved-table"), el("p", { class: "words" }, words.none_saved), kept());
    return;
  }
  const heads = [words.name, ...data.cards.map((card) => card.title), ""];
  fill(byId("saved-table"), el("table", {},
    el("caption", { class: "for-readers" }, words.table_of),
    el("thead", {}, el("tr", {}, ...heads.map((head) => (head ? el("th", { scope: "col" }, head) : el("td", {}))))),
    el("tbody", {}, ...saved.map(row))), kept());
}

const kept = () => el("p", { class: "words" }, put(words.kept_in, { folder: data.folder }));

function row(one) {
  const answer = rows.get(one.case);
  const button = (word, label, onclick) => el("button", { type: "button", class: "small", "aria-label": put(label, { name: one.name }), onclick }, word);
  return el("tr", {},
    el("th", { scope: "row" }, one.name,
      el("span", { class: "words" }, [one.note, one.by && `${words.by}: ${one.by}`, one.guess.words && put(words.you_guessed, { guess: one.guess.words })].filter(Boolean).join(" \u00b7 "))),
    ...data.cards.map((card) => cell(answer?.cards.find((each) => each.kpi === card.kpi), answer)),
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
  const query = new URLSearchParams({ lang: data.lang, case: text, name, note });
  const response = await fetch(`/api/export?${query}`);
  if (!response.ok) {
    fail(new Refused((await response.json()).error));
    return;
  }
  const file = /filename="([^"]+)"/.exec(response.headers.get("content-disposition"))[1];
  download(file, await response.text(), "application/toml");
}

async function takeIn(input) {
  const file = input.files[0];
  if (!file) return;
  try {
    if (file.size > LARGEST_FILE) throw new Refused(words.too_large_file);
    const found = await post("/api/import", { content: await file.text(), file: file.name });
    await showCase(found.case);
    byId("status").textContent = put(words.imported, { name: found.name || file.name });
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
  const heads = [words.name, words.note, words.by, ...data.cards.flatMap((card) => [card.title, words.today, "\u0394", ""])];
  const lines = saved.map((one) => [one.name, one.note, one.by, ...data.cards.flatMap((card) => {
    const found = rows.get(one.case)?.cards.find((each) => each.kpi === card.kpi);
    return found ? [`${found.value} ${found.unit}`, found.today, `${found.difference} (${found.interval})`, found.verdict_text] : ["", "", "", ""];
  })]);
  download(`flowsim-${data.area}.csv`, `\ufeff${[heads, ...lines].map((line) => line.map(safe).join(";")).join("\r\n")}\r\n`, "text/csv");
}
