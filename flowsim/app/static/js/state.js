// The levers as they stand, in the address and in a list of what can be undone.

import { data } from "./page.js";

export const levers = new Map(data.levers.map((lever) => [lever.name, lever]));
const values = new Map(Object.entries(data.values));
// Further numbers of a lever, as a case file gave them: ",places=3".
const others = new Map(Object.entries(data.others));
const undos = [];
const listeners = [];
const MOST_UNDOS = 200;

export const onChange = (listener) => listeners.push(listener);
export const valueOf = (name) => values.get(name);
export const isMoved = (name) => values.has(name);
export const moved = () => [...values.keys()];
export const canUndo = () => undos.length > 0;

export function caseText() {
  return [...values].map(([name, value]) => `${value === true ? name : `${name}=${value}`}${others.get(name) ?? ""}`).join("+");
}

// What a lever stands at: its value, or today's.
export function standing(name) {
  const scale = levers.get(name).scale;
  if (values.has(name)) return values.get(name);
  return scale && scale.today !== null ? scale.today : null;
}

export function set(name, value) {
  const scale = levers.get(name).scale;
  const isToday = value === null || (scale && value === scale.today);
  if (isToday ? !values.has(name) : values.get(name) === value) return;
  const before = snapshot();
  remember(() => put(before));
  if (isToday) {
    values.delete(name);
    others.delete(name);
  } else {
    values.set(name, value);
  }
  changed();
}

export function show(newValues, newOthers = {}) {
  const before = snapshot();
  const after = [newValues, newOthers];
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  remember(() => put(before));
  put(after);
}

// A case as it is written, as values and further numbers by lever.
export function read(text) {
  const newValues = {};
  const newOthers = {};
  for (const term of text.split("+").filter(Boolean)) {
    const [first, ...more] = term.split(",");
    const [name, value] = first.split("=");
    newValues[name] = value === undefined ? true : Number(value);
    if (more.length) newOthers[name] = `,${more.join(",")}`;
  }
  return [newValues, newOthers];
}

// Undo calls what was given here; a saved case that was removed comes back the same way.
export function remember(undo) {
  undos.push(undo);
  if (undos.length > MOST_UNDOS) undos.shift();
}

export function undo() {
  const last = undos.pop();
  if (last) last();
  changed();
}

export function refresh() {
  changed();
}

const snapshot = () => [Object.fromEntries(values), Object.fromEntries(others)];

function put([newValues, newOthers]) {
  values.clear();
  others.clear();
  for (const [name, value] of Object.entries(newValues)) values.set(name, value);
  for (const [name, text] of Object.entries(newOthers)) others.set(name, text);
  changed();
}

function changed() {
  writeAddress();
  for (const listener of listeners) listener();
}

export function writeAddress() {
  const address = new URL(location.href);
  address.searchParams.set("lang", data.lang);
  address.searchParams.set("case", caseText());
  history.replaceState(null, "", address);
  const other = document.getElementById("language");
  other.search = `?${new URLSearchParams({ lang: other.lang, case: caseText() })}`;
}
