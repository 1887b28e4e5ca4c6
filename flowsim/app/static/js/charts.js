// The pictures, in ECharts without HTML of its own, each with a text and a table behind it.

import * as echarts from "../vendor/echarts.esm.min.js";
import { byId, fill, table } from "./dom.js";
import { numberText, rem, words } from "./page.js";
import { savePicture } from "./pictures.js";
import { axisWords, calendarOption, causesOption, flowOption, timelineOption } from "./options.js";
import { calendarTable, causesTable, flowTable, timelineTable } from "./tables.js";

const IDS = { timeline: ["timeline"], causes: ["causes"], flow: ["flow-today", "flow-case"], calendar: ["calendar"] };
const drawn = new Map();
const drawnFrom = new Map();
const asTable = new Set();
let shown = null;

export function startCharts() {
  byId("timeline-kind").addEventListener("change", () => drawCharts(shown));
  for (const button of document.querySelectorAll("[data-table]")) {
    button.addEventListener("click", () => {
      const key = button.dataset.table;
      if (asTable.has(key)) asTable.delete(key);
      else asTable.add(key);
      button.setAttribute("aria-pressed", asTable.has(key));
      for (const id of IDS[key]) forget(id);
      drawCharts(shown);
    });
  }
  for (const button of document.querySelectorAll("[data-picture]")) {
    button.addEventListener("click", () => shown && takePicture(button.dataset.picture, shown));
  }
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => resized(target.id)));
  for (const place of document.querySelectorAll(".chart")) observer.observe(place);
}

export function drawCharts(charts) {
  if (!charts) return;
  shown = charts;
  pickKind(charts.timeline);
  const panel = charts.timeline.panels.find((one) => one.kind === byId("timeline-kind").value);
  draw("timeline", "timeline", [charts.timeline, panel], timelineOption, () => timelineTable(charts.timeline, panel));
  byId("timeline-words").textContent = [charts.timeline.words, axisWords(charts.timeline, panel)].filter(Boolean).join(" ");
  draw("causes", "causes", [charts.causes], causesOption, () => causesTable(charts.causes));
  const [today, changed] = charts.flow;
  document.querySelector(".pair").classList.toggle("is-alone", !changed || asTable.has("flow"));
  draw("flow", "flow-today", [today, words.today], flowOption, () => flowTable(charts.flow));
  if (changed) draw("flow", "flow-case", [changed, words.case], flowOption, () => flowTable(charts.flow));
  draw("calendar", "calendar", [charts.calendar], calendarOption, () => calendarTable(charts.calendar));
}

function takePicture(key, charts) {
  const panel = charts.timeline.panels.find((one) => one.kind === byId("timeline-kind").value);
  const titles = { timeline: `${words.timeline}: ${panel?.title ?? ""}`, causes: `${words.causes}, ${charts.causes.unit}`, flow: `${words.flow}, ${words.flow_unit}`, calendar: words.calendar_unit };
  const parts = {
    timeline: () => [(size) => timelineOption(charts.timeline, panel, size).option],
    causes: () => [(size) => causesOption(charts.causes, size).option],
    flow: () => charts.flow.map((one, n) => (size) => flowOption(one, n ? words.case : words.today, size).option),
    calendar: () => [(size) => calendarOption(charts.calendar, size).option],
  };
  const note = [byId("progress").textContent, key === "timeline" ? byId("timeline-words").textContent : ""].filter(Boolean).join(". ");
  savePicture(key, titles[key], parts[key](), note);
}

function pickKind(timeline) {
  const select = byId("timeline-kind");
  const wanted = select.value || (timeline.panels.find((one) => one.kind === "ward") || timeline.panels[0] || {}).kind;
  fill(select, ...timeline.panels.map((panel) => new Option(panel.title, panel.kind, false, panel.kind === wanted)));
}

function draw(key, id, about, option, rows) {
  const place = byId(id);
  place.classList.toggle("as-table", asTable.has(key));
  if (asTable.has(key)) {
    forget(id);
    const { heads, body, caption } = rows();
    place.setAttribute("tabindex", "0");
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", caption);
    fill(place, table(heads, body.map((row) => row.map((cell) => (typeof cell === "number" ? numberText(cell) : cell))), caption));
    return;
  }
  place.removeAttribute("tabindex");
  // What is in a closed tab has no size yet.
  if (!place.clientWidth || !place.clientHeight) return;
  if (!drawn.has(id)) {
    place.replaceChildren();
    drawn.set(id, echarts.init(place, null, { renderer: "svg" }));
  }
  const size = rem();
  // Today's flow, say, is the same beside every case.
  const from = JSON.stringify([about, size, place.clientWidth, place.clientHeight]);
  if (drawnFrom.get(id) === from) return;
  drawnFrom.set(id, from);
  const made = option(...about, size);
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", made.text);
  const { clientWidth, clientHeight } = place;
  if (drawn.get(id).getWidth() !== clientWidth || drawn.get(id).getHeight() !== clientHeight) drawn.get(id).resize();
  drawn.get(id).setOption({ animation: false, aria: { enabled: false }, ...made.option }, { notMerge: true });
}

// Texts have the size of the page, which may have changed with it: so all is drawn anew.
function resized(id) {
  const chart = drawn.get(id);
  if (chart && byId(id).clientHeight) chart.resize();
  requestAnimationFrame(() => drawCharts(shown));
}

function forget(id) {
  const chart = drawn.get(id);
  if (chart) chart.dispose();
  drawn.delete(id);
  drawnFrom.delete(id);
  byId(id).replaceChildren();
}
