// The levers: big minus and plus, a slider, today's value; the others are one search away.

import { byId, el, fill, put } from "./dom.js";
import { data, numberText, words } from "./page.js";
import { get } from "./server.js";
import { say } from "./status.js";
import { canRedo, canUndo, inRange, isMoved, leverOf, levers, moved, movedBy, namePlace, onChange, otherOf, placeOf, redo, set, setOther, show, standing, titleOf, undo } from "./state.js";

// A lever for one place only has a row of its own, whose key is "name@place".
const shown = new Set(data.levers.map((lever) => lever.name));
const rows = new Map();
let others = null;

export function startLevers() {
  byId("reset").addEventListener("click", () => show({}));
  byId("undo").addEventListener("click", undoOne);
  byId("redo").addEventListener("click", redoOne);
  byId("more-levers").addEventListener("toggle", () => loadOthers());
  byId("lever-search").addEventListener("input", listOthers);
  onChange(redraw);
  redraw();
}

export async function undoOne() {
  tell(words.undone, await undo());
}

export async function redoOne() {
  tell(words.redone, await redo());
}

function tell(sentence, what) {
  if (what !== null) say(put(sentence, { what }));
}

// A case may name levers that are not on the page yet.
export async function needLevers(keys) {
  if (keys.some((key) => !leverOf(key))) await loadOthers();
  for (const key of keys) if (leverOf(key)) shown.add(key);
}

function redraw() {
  for (const key of moved()) if (leverOf(key)) shown.add(key);
  for (const key of shown) {
    if (!rows.has(key)) {
      rows.set(key, row(key));
      byId("lever-list").append(rows.get(key).element);
    }
    rows.get(key).draw();
  }
  byId("undo").disabled = !canUndo();
  byId("redo").disabled = !canRedo();
  if (others) listOthers();
}

function row(key) {
  const lever = leverOf(key);
  const title = titleOf(key);
  const more = lever.others.length ? furtherNumbers(key, lever) : null;
  const choice = placeOf(key) ? null : placeChoice(lever);
  const about = el("details", { ontoggle: () => choice?.load() },
    el("summary", { "aria-label": put(words.about_lever, { lever: title }) }, "?"),
    el("div", { class: "about" },
      el("p", {}, lever.description),
      lever.rests_on && el("p", {}, lever.rests_on),
      lever.document && el("p", {}, `${words.source}: ${lever.document}`),
      choice && choice.element));
  const control = lever.scale ? scaled(key, lever) : switched(key);
  const element = el("fieldset", { class: "lever", "data-lever": key },
    el("legend", {}, title),
    lever.scale && lever.scale.what !== lever.title ? el("p", { class: "what" }, lever.scale.what) : null,
    ...control.parts,
    more && more.element,
    el("div", { class: "foot" }, el("span", {}, lever.today), about));
  return {
    element,
    draw() {
      element.classList.toggle("is-moved", isMoved(key));
      control.draw();
      if (more) more.draw();
    },
  };
}

function scaled(key, lever) {
  const { low, high, step, jump, unit } = lever.scale;
  const title = titleOf(key);
  const label = lever.scale.what || title;
  const shownValue = el("span", { class: "value" });
  const slider = el("input", { type: "range", min: low, max: high, step, "aria-label": `${title}: ${label}` });
  const from = () => standing(key) ?? lever.scale.default;
  const isOff = () => lever.scale.today === null && !isMoved(key);
  const less = el("button", { type: "button", "aria-label": put(words.less, { lever: title }),
    onclick: () => {
      // Below its lowest value a lever without one for today is not used at all.
      if (lever.scale.today === null && (isOff() || from() <= low)) set(key, null);
      else set(key, movedBy(key, -jump));
    } }, "\u2212");
  const more = el("button", { type: "button", "aria-label": put(words.more, { lever: title }),
    onclick: () => set(key, isOff() ? lever.scale.default : movedBy(key, jump)) }, "+");
  slider.addEventListener("input", () => set(key, inRange(key, Number(slider.value))));
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

function switched(key) {
  const choice = (text, value) => {
    const input = el("input", { type: "radio", name: `lever-${key}`,
      onchange: () => set(key, value) });
    return { input, label: el("label", {}, input, el("span", {}, text)) };
  };
  const off = choice(words.off, null);
  const on = choice(words.on, true);
  return {
    parts: [el("div", { class: "row" }, el("div", { class: "switch" }, off.label, on.label))],
    draw() {
      on.input.checked = isMoved(key);
      off.input.checked = !on.input.checked;
    },
  };
}

// What a lever has besides its slider: numbers that a case file may set too.
function furtherNumbers(key, lever) {
  const inputs = lever.others.map((parameter) => {
    const input = el("input", { type: "number", min: parameter.low, max: parameter.high, step: "any", autocomplete: "off" });
    input.addEventListener("change", () => {
      const value = input.value === "" ? parameter.default : Number(input.value);
      setOther(key, parameter, Math.min(parameter.high, Math.max(parameter.low, value)));
      input.value = otherOf(key, parameter);
    });
    return { parameter, input };
  });
  const element = el("details", { class: "further" }, el("summary", {}, words.more_numbers),
    ...inputs.map(({ parameter, input }) => el("label", {}, el("span", {}, [parameter.title, parameter.unit && `(${parameter.unit})`].filter(Boolean).join(" ")), input)));
  return {
    element,
    draw() {
      for (const { parameter, input } of inputs) input.value = otherOf(key, parameter);
      if (inputs.some(({ parameter }) => otherOf(key, parameter) !== parameter.default)) element.open = true;
    },
  };
}

// Where a lever can be used alone is asked for when somebody wants to know.
function placeChoice(lever) {
  const select = el("select", {}, new Option(words.everywhere, ""));
  const label = el("label", { class: "at" }, el("span", {}, words.only_at), select);
  label.hidden = true;
  let isAsked = false;
  select.addEventListener("change", () => {
    if (!select.value) return;
    namePlace(select.value, select.selectedOptions[0].textContent);
    const key = `${lever.name}@${select.value}`;
    select.value = "";
    shown.add(key);
    redraw();
    set(key, lever.scale ? lever.scale.default : true);
    rows.get(key).element.querySelector("input, button").focus();
  });
  return {
    element: label,
    async load() {
      if (isAsked) return;
      isAsked = true;
      try {
        const found = await get("/api/places", { lever: lever.name });
        select.append(...found.map((place) => new Option(place.title, place.name)));
        label.hidden = !found.length;
      } catch (error) {
        isAsked = false;
      }
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
