// Patients moving along the chain in one run: drawn on a canvas, still for those who want no motion.

import { byId, put } from "./dom.js";
import { COLOURS, data, rem, wantsLessMotion, words } from "./page.js";
import { get } from "./server.js";

const DAY_MIN = 1440;
const HOURS_PER_SECOND = { slow: 2, fast: 12 };
// From one picture to the next; longer while runs need the processors that would draw them.
const PICTURE_MS = { resting: 30, refining: 100 };
const MOVE_MIN = 60; // how long a dot takes to its next place, in minutes of the run
let moves = null;
let movesOf = null;
let now = 0;
let isPlaying = false;
let isSlow = true;
let before = 0;
let frame = 0;

export function startPatients() {
  byId("play").addEventListener("click", () => (isPlaying ? pause() : play()));
  byId("slow").addEventListener("click", () => {
    isSlow = !isSlow;
    byId("slow").setAttribute("aria-pressed", isSlow);
  });
  byId("next-day").addEventListener("click", () => { pause(); jump(now + DAY_MIN); });
  byId("restart").addEventListener("click", () => { pause(); jump(0); });
  byId("no-motion").hidden = !wantsLessMotion();
  addEventListener("resize", draw);
}

export function forgetPatients() {
  pause();
  moves = null;
  movesOf = null;
}

export async function showPatients(asked) {
  if (movesOf === asked) {
    draw();
    return;
  }
  movesOf = asked;
  try {
    const found = await get("/api/movements", { case: asked });
    if (movesOf !== asked) return;
    moves = found;
    place();
    draw();
    if (!wantsLessMotion()) play();
  } catch (error) {
    movesOf = null;
  }
}

// Every stay has a spot in its place for as long as it lasts; the first free one.
function place() {
  const free = moves.places.map(() => []);
  const used = moves.places.map(() => 0);
  const leaving = moves.places.map(() => []);
  moves.spot = moves.place.map((at, n) => {
    const gone = leaving[at].filter(([left]) => left <= moves.entered_at[n]);
    leaving[at] = leaving[at].filter(([left]) => left > moves.entered_at[n]);
    free[at].push(...gone.map(([, spot]) => spot));
    free[at].sort((one, other) => one - other);
    const spot = free[at].length ? free[at].shift() : used[at]++;
    leaving[at].push([moves.left_at[n], spot]);
    return spot;
  });
  moves.spots = used;
  const earlier = new Map();
  moves.from = moves.patient.map((patient, n) => {
    const last = earlier.get(patient);
    earlier.set(patient, n);
    return last ?? null;
  });
}

function play() {
  if (!moves) return;
  isPlaying = true;
  before = performance.now();
  byId("play").textContent = words.pause;
  frame = requestAnimationFrame(step);
}

function pause() {
  isPlaying = false;
  cancelAnimationFrame(frame);
  byId("play").textContent = words.play;
}

function step(at) {
  if (!isPlaying || byId("panel-patients").hidden) {
    pause();
    return;
  }
  frame = requestAnimationFrame(step);
  const isRefining = document.body.classList.contains("is-refining");
  if (at - before < PICTURE_MS[isRefining ? "refining" : "resting"]) return;
  const seconds = Math.max(0, Math.min(0.15, (at - before) / 1000));
  before = at;
  jump(now + seconds * 60 * HOURS_PER_SECOND[isSlow ? "slow" : "fast"]);
}

function jump(minute) {
  now = minute % ((moves?.days ?? 14) * DAY_MIN);
  draw();
}

function draw() {
  const canvas = byId("patients");
  if (!moves || !canvas.clientWidth) return;
  const scale = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  const boxes = layout(width, height);
  const there = moves.places.map(() => 0);
  const ready = moves.places.map(() => 0);
  boxes.forEach((box) => frameOf(pen, box));
  for (let n = 0; n < moves.place.length; n += 1) {
    const entered = moves.entered_at[n];
    if (entered > now || moves.left_at[n] <= now) continue;
    const at = moves.place[n];
    const isReady = moves.ready_at[n] <= now && at > 0;
    there[at] += 1;
    if (isReady) ready[at] += 1;
    dot(pen, where(boxes, n, now - entered), isReady, boxes[at].size);
  }
  boxes.forEach((box, at) => heading(pen, box, there[at], ready[at]));
  tell(there, ready);
}

// Boxes as wide as their places need, from left to right along the chain.
function layout(width, height) {
  const size = rem();
  const top = size * 2.6;
  const gap = size * 0.9;
  const room = height - top - size * 0.4;
  const total = moves.spots.reduce((sum, spots) => sum + spots, 0) || 1;
  const least = size * 9;
  const spare = width - gap * (moves.places.length - 1) - least * moves.places.length;
  const side = Math.max(3, Math.min(size * 0.62, Math.sqrt((width * room) / (total * 1.7))));
  let left = 0;
  return moves.places.map((_, at) => {
    const own = least + Math.max(0, spare) * (moves.spots[at] / total);
    const lines = Math.max(1, Math.floor((room - size * 0.6) / side));
    const fitting = Math.max(1, Math.ceil(moves.spots[at] / lines));
    const box = { left, top, width: own, height: room, lines, size: Math.min(side, (own - size * 0.6) / fitting), pad: size * 0.3, title: moves.titles[at] };
    left += own + gap;
    return box;
  });
}

function spotOf(box, spot) {
  return [box.left + box.pad + (Math.floor(spot / box.lines) + 0.5) * box.size, box.top + box.pad + ((spot % box.lines) + 0.5) * ((box.height - 2 * box.pad) / box.lines)];
}

function where(boxes, n, since) {
  const [x, y] = spotOf(boxes[moves.place[n]], moves.spot[n]);
  if (since >= MOVE_MIN || wantsLessMotion()) return [x, y];
  const from = moves.from[n];
  const [oldX, oldY] = from === null ? [boxes[moves.place[n]].left - 20, y] : spotOf(boxes[moves.place[from]], moves.spot[from]);
  const part = since / MOVE_MIN;
  return [oldX + (x - oldX) * part, oldY + (y - oldY) * part];
}

function dot(pen, [x, y], isReady, size) {
  pen.fillStyle = isReady ? COLOURS.case : COLOURS.today;
  pen.beginPath();
  if (isReady) pen.rect(x - size * 0.4, y - size * 0.4, size * 0.8, size * 0.8);
  else pen.arc(x, y, size * 0.4, 0, 2 * Math.PI);
  pen.fill();
}

function frameOf(pen, box) {
  pen.strokeStyle = COLOURS.line;
  pen.lineWidth = 1;
  pen.strokeRect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
}

function heading(pen, box, there, ready) {
  const size = rem();
  pen.fillStyle = COLOURS.ink;
  pen.font = `650 ${size}px "Segoe UI", "Liberation Sans", Arial, sans-serif`;
  pen.fillText(box.title, box.left, size);
  pen.font = `${size * 0.95}px "Segoe UI", "Liberation Sans", Arial, sans-serif`;
  pen.fillStyle = COLOURS.today;
  pen.fillText(String(there), box.left, size * 2.15);
  if (!ready) return;
  const after = box.left + pen.measureText(`${there}  `).width;
  pen.fillStyle = COLOURS.caseText;
  pen.fillText(`\u25a0 ${ready}`, after, size * 2.15);
}

let toldAt = -1;
function tell(there, ready) {
  const day = Math.floor(now / DAY_MIN);
  const hour = Math.floor((now % DAY_MIN) / 60);
  byId("patients-clock").textContent = `${words.day} ${day + 1}, ${data.lists.weekdays[day % 7].toLowerCase()} ${String(hour).padStart(2, "0")}:00`;
  if (toldAt === day && isPlaying) return;
  toldAt = day;
  byId("patients-count").textContent = moves.titles.map((place, n) => put(words.patients_count, { place, there: there[n], ready: ready[n] })).join(" \u00b7 ");
}
