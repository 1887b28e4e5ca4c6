// The levers: big minus and plus, a slider, today's value; the others are one search away.

import { byId, el, fill, put } from "./dom.js";
import { data, numberText, words } from "./page.js";
import { get } from "./server.js";
import { canUndo, isMoved, levers, onChange, set, show, standing, undo } from "./state.js";

const shown = new Set(data.levers.map((lever) => lever.name));
const rows = new Map();
let others = null;

export function startLevers() {
  byId("reset").addEventListener("click", () => show({}));
  byId("undo").addEventListener("click", undo);
  byId("more-levers").addEventListener("toggle", () => loadOthers());
  byId("lever-search").addEventListener("input", listOthers);
  onChange(redraw);
  redraw();
}

// A case may name levers that are not on the page yet.
export async function needLevers(terms) {
  const names = terms.map((term) => term.split("@")[0]);
  if (names.some((name) => !levers.has(name))) await loadOthers();
  for (const name of names) if (levers.has(name)) shown.add(name);
}

function redraw() {
  for (const name of shown) {
    if (!rows.has(name)) {
      rows.set(name, row(levers.get(name)));
      byId("lever-list").append(rows.get(name).element);
    }
    rows.get(name).draw();
  }
  byId("undo").disabled = !canUndo();
  if (others) listOthers();
}

function row(lever) {
  const about = el("details", {},
    el("summary", { "aria-label": put(words.about_lever, { lever: lever.title }) }, "?"),
    el("div", { class: "about" },
      el("p", {}, lever.description),
      lever.rests_on && el("p", {}, lever.rests_on),
      lever.document && el("p", {}, `${words.source}: ${lever.document}`)));
  const control = lever.scale ? scaled(lever) : switched(lever);
  const element = el("fieldset", { class: "lever" },
    el("legend", {}, lever.title),
    lever.scale && lever.scale.what !== lever.title ? el("p", { class: "what" }, lever.scale.what) : null,
    ...control.parts,
    el("div", { class: "foot" }, el("span", {}, lever.today), about));
  return {
    element,
    draw() {
      element.classList.toggle("is-moved", isMoved(lever.name));
      control.draw();
    },
  };
}

function scaled(lever) {
  const { low, high, step, jump, unit } = lever.scale;
  const label = lever.scale.what || lever.title;
  const shownValue = el("span", { class: "value" });
  const slider = el("input", { type: "range", min: low, max: high, step, "aria-label": `${lever.title}: ${label}` });
  const clean = (value) => Number(Math.min(high, Math.max(low, value)).toPrecision(10));
  const from = () => standing(lever.name) ?? lever.scale.default;
  const isOff = () => lever.scale.today === null && !isMoved(lever.name);
  const less = el("button", { type: "button", "aria-label": put(words.less, { lever: lever.title }),
    onclick: () => {
      // Below its lowest value a lever without one for today is not used at all.
      if (lever.scale.today === null && (isOff() || from() <= low)) set(lever.name, null);
      else set(lever.name, clean(from() - jump));
    } }, "\u2212");
  const more = el("button", { type: "button", "aria-label": put(words.more, { lever: lever.title }),
    onclick: () => set(lever.name, isOff() ? lever.scale.default : clean(from() + jump)) }, "+");
  slider.addEventListener("input", () => set(lever.name, clean(Number(slider.value))));
  return {
    parts: [el("div", { class: "row" }, less, el("div", { class: "middle" }, shownValue, slider), more)],
    draw() {
      const text = isOff() ? words.off : `${numberText(from())} ${unit}`;
      shownValue.textContent = text;
      slider.value = from();
      slider.setAttribute("aria-valuetext", text);
      more.disabled = !isOff() && from() >= high;
      less.disabled = isOff() || (lever.scale.today !== null && from() <= low);
    },
  };
}

function switched(lever) {
  const choice = (text, value) => {
    const input = el("input", { type: "radio", name: `lever-${lever.name}`,
      onchange: () => set(lever.name, value) });
    return { input, label: el("label", {}, input, el("span", {}, text)) };
  };
  const off = choice(words.off, null);
  const on = choice(words.on, true);
  return {
    parts: [el("div", { class: "row" }, el("div", { class: "switch" }, off.label, on.label))],
    draw() {
      on.input.checked = isMoved(lever.name);
      off.input.checked = !on.input.checked;
    },
  };
}

async function loadOthers() {
  if (others) return;
  fill(byId("lever-others"), el("li", {}, words.loading_levers));
  const found = await get("/api/levers");
  for (const lever of found) if (!levers.has(lever.name)) levers.set(lever.name, lever);
  others = found;
  listOthers();
}

function listOthers() {
  const wanted = byId("lever-search").value.trim().toLocaleLowerCase(data.lang);
  const fitting = (others || []).filter((lever) => !shown.has(lever.name)
    && `${lever.title} ${lever.description} ${lever.name}`.toLocaleLowerCase(data.lang).includes(wanted));
  fill(byId("lever-others"), ...fitting.map((lever) => el("li", {},
    el("button", { type: "button", onclick: () => add(lever) }, lever.title))));
  byId("lever-none").hidden = fitting.length > 0 || !others;
}

function add(lever) {
  shown.add(lever.name);
  redraw();
  rows.get(lever.name).element.querySelector("input, button").focus();
}
