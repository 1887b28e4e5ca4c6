// The levers as they stand, in the address and in lists of what can be undone and done again.
//
// A key is the name of a lever, or "name@place" for one place only.

import { data } from "./page.js";

export const levers = new Map(data.levers.map((lever) => [lever.name, lever]));
const values = new Map(Object.entries(data.values));
// Further numbers of a lever by key, such as { places: 3 }.
const others = new Map(Object.entries(data.others));
const places = new Map(Object.entries(data.places));
const undos = [];
const redos = [];
const listeners = [];
// The lever that was moved last, and how far: whoever moves one often moves it on.
let lastMove = null;
const MOST_UNDOS = 200;

export const onChange = (listener) => listeners.push(listener);
export const isMoved = (key) => values.has(key);
export const moved = () => [...values.keys()];
export const canUndo = () => undos.length > 0;
export const canRedo = () => redos.length > 0;
export const leverOf = (key) => levers.get(key.split("@")[0]);
export const placeOf = (key) => key.split("@")[1] ?? "";
export const namePlace = (name, title) => places.set(name, title);

// What a lever is called, with its place when it is for one only.
export function titleOf(key) {
  const title = leverOf(key)?.title ?? key.split("@")[0];
  const place = placeOf(key);
  return place ? `${title} (${places.get(place) ?? place})` : title;
}

export const caseText = () => written(values);

function written(used) {
  const more = (key) => Object.entries(others.get(key) ?? {}).map(([name, value]) => `,${name}=${value}`).join("");
  return [...used].map(([key, value]) => `${value === true ? key : `${key}=${value}`}${more(key)}`).join("+");
}

// The case one step further the way that was gone last; null when there is none.
export function stepAhead() {
  if (!lastMove || !values.has(lastMove.key)) return null;
  const { key, by } = lastMove;
  const next = movedBy(key, by);
  if (next === values.get(key) || next === leverOf(key).scale.today) return null;
  return written(new Map(values).set(key, next));
}

// A number that the lever can stand at.
export const inRange = (key, value) => {
  const { low, high } = leverOf(key).scale;
  return Number(Math.min(high, Math.max(low, value)).toPrecision(10));
};

// Where a lever stands when it is moved on.
export const movedBy = (key, by) => inRange(key, (standing(key) ?? leverOf(key).scale.default) + by);

// What a lever stands at: its value, or today's.
export function standing(key) {
  const { scale } = leverOf(key);
  if (values.has(key)) return values.get(key);
  return scale && scale.today !== null ? scale.today : null;
}

export function otherOf(key, parameter) {
  return others.get(key)?.[parameter.name] ?? parameter.default;
}

export function set(key, value) {
  const { scale } = leverOf(key);
  const isToday = value === null || (scale && value === scale.today && !others.has(key));
  if (isToday ? !values.has(key) : values.get(key) === value) return;
  lastMove = scale && value !== null ? { key, by: stepOf(scale, value - (standing(key) ?? scale.low)) } : null;
  move(() => {
    if (isToday) {
      values.delete(key);
      others.delete(key);
    } else {
      values.set(key, value);
    }
  });
}

// An arrow key moves by a step; buttons, and whoever drags a slider and goes on, by a jump.
const stepOf = ({ step, jump }, by) => Math.sign(by) * (Math.abs(by) === step ? step : jump);

// A further number; the lever is used from then on.
export function setOther(key, parameter, value) {
  if (otherOf(key, parameter) === value) return;
  lastMove = null;
  move(() => {
    const { scale } = leverOf(key);
    if (!values.has(key)) values.set(key, scale ? scale.today ?? scale.default : true);
    const { [parameter.name]: _, ...rest } = others.get(key) ?? {};
    if (value !== parameter.default) rest[parameter.name] = value;
    if (Object.keys(rest).length) others.set(key, rest);
    else others.delete(key);
    if (scale && values.get(key) === scale.today && !others.has(key)) values.delete(key);
  });
}

export function show(newValues, newOthers = {}) {
  if (JSON.stringify(snapshot()) === JSON.stringify([newValues, newOthers])) return;
  move(() => fill([newValues, newOthers]));
}

// A case as it is written, as values and further numbers by lever.
export function read(text) {
  const newValues = {};
  const newOthers = {};
  for (const term of text.split("+").filter(Boolean)) {
    const [first, ...more] = term.split(",");
    const [key, value] = first.split("=");
    newValues[key] = value === undefined ? leverOf(key)?.scale?.default ?? true : Number(value);
    if (more.length) newOthers[key] = Object.fromEntries(more.map((one) => one.split("=")).map(([name, number]) => [name, Number(number)]));
  }
  return [newValues, newOthers];
}

// What can be undone: how to take it back, how to do it again, and what to call it.
export function remember(step) {
  undos.push(step);
  redos.length = 0;
  if (undos.length > MOST_UNDOS) undos.shift();
}

export const undo = () => turn(undos, redos, "back");
export const redo = () => turn(redos, undos, "again");

// What was taken back or done again; null when there was nothing, or it could not be.
async function turn(from, to, way) {
  const step = from.pop();
  const isDone = step ? (await step[way]()) !== false : false;
  if (isDone) to.push(step);
  changed();
  return isDone ? step.what : null;
}

export function refresh() {
  changed();
}

function move(change) {
  const before = snapshot();
  change();
  const after = snapshot();
  remember({ back: () => put(before), again: () => put(after), what: different(before, after) });
  changed();
}

function different([before, more], [after, still]) {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => before[key] !== after[key] || JSON.stringify(more[key]) !== JSON.stringify(still[key])).map(titleOf).join(", ");
}

const snapshot = () => [Object.fromEntries(values), structuredClone(Object.fromEntries(others))];

function fill([newValues, newOthers]) {
  lastMove = null;
  values.clear();
  others.clear();
  for (const [key, value] of Object.entries(newValues)) values.set(key, value);
  for (const [key, more] of Object.entries(newOthers)) others.set(key, { ...more });
}

function put(given) {
  fill(given);
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
  other.search = `?${new URLSearchParams({ ...(data.room ? { area: data.room } : {}), lang: other.lang, case: caseText() })}`;
}
