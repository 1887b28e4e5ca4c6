// A chart as a picture to take home: it says of what, which case, when, and that it is a model.

import * as echarts from "../vendor/echarts.esm.min.js";
import { byId, download } from "./dom.js";
import { COLOURS, data, words } from "./page.js";

const SIZE = 20;
const WIDTH = 1400;
const HEIGHT = 620;
const MARGIN = 40;
const HEAD = 100;
const FOOT = 80;
const SHARPNESS = 2;
const FONT = "\"Segoe UI\", \"Liberation Sans\", Arial, sans-serif";

// `parts` are options of ECharts, drawn side by side.
export function savePicture(name, title, parts, note) {
  const canvas = document.createElement("canvas");
  canvas.width = (WIDTH + 2 * MARGIN) * SHARPNESS;
  canvas.height = (HEIGHT + HEAD + FOOT) * SHARPNESS;
  const pen = canvas.getContext("2d");
  pen.scale(SHARPNESS, SHARPNESS);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDTH + 2 * MARGIN, HEIGHT + HEAD + FOOT);
  write(pen, title, 44, 650, 30, COLOURS.ink);
  write(pen, about(), 78, 400, 20, COLOURS.soft);
  parts.forEach((option, n) => draw(pen, option, MARGIN + (n * WIDTH) / parts.length, WIDTH / parts.length));
  write(pen, note, HEAD + HEIGHT + 30, 400, 18, COLOURS.soft);
  write(pen, `${words.model_not_forecast}. flowsim`, HEAD + HEIGHT + 58, 650, 18, COLOURS.ink);
  canvas.toBlob((content) => download(`flowsim-${data.area}-${name}.png`, content), "image/png");
}

function about() {
  const today = new Date().toLocaleDateString(data.lang === "sv" ? "sv-SE" : "en-GB", { dateStyle: "long" });
  return [document.querySelector("h1").textContent, byId("case-name").textContent, today].join(" \u00b7 ");
}

function write(pen, text, y, weight, size, colour) {
  pen.font = `${weight} ${size}px ${FONT}`;
  pen.fillStyle = colour;
  pen.fillText(text, MARGIN, y, WIDTH);
}

function draw(pen, option, left, width) {
  const place = document.createElement("div");
  const chart = echarts.init(place, null, { renderer: "canvas", width, height: HEIGHT, devicePixelRatio: SHARPNESS });
  chart.setOption({ animation: false, aria: { enabled: false }, ...option(SIZE) });
  pen.drawImage(chart.renderToCanvas({ pixelRatio: SHARPNESS, backgroundColor: "#fff" }), left, HEAD, width, HEIGHT);
  chart.dispose();
}
