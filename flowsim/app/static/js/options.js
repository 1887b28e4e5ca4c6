// What ECharts is told to draw; numbers and words come from the server as they are.

import { put } from "./dom.js";
import { COLOURS, data, numberText, words } from "./page.js";

const DAY_MS = 86_400_000;
const FONT = "\"Segoe UI\", \"Helvetica Neue\", \"Noto Sans\", \"Liberation Sans\", Arial, sans-serif";

const oneDecimal = new Intl.NumberFormat(data.lang === "sv" ? "sv-SE" : "en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const text = (size, colour = COLOURS.ink) => ({ fontFamily: FONT, fontSize: size, color: colour });
const tooltip = (size) => ({ renderMode: "richText", textStyle: text(size * 0.85), confine: true });

export function dayText(first, days) {
  const day = new Date(Date.parse(`${first}T00:00:00Z`) + days * DAY_MS);
  return `${day.getUTCDate()} ${data.lists.months[day.getUTCMonth()].toLowerCase()}`;
}

function monthText(first, days) {
  const day = new Date(Date.parse(`${first}T00:00:00Z`) + days * DAY_MS);
  return data.lists.months[day.getUTCMonth()];
}

// A band is an invisible line and the rest of the way to the upper end on top of it.
function band(line, colour) {
  const steps = line.high.map((high, n) => (high === null ? null : high - line.low[n]));
  const common = { type: "line", symbol: "none", silent: true, lineStyle: { opacity: 0 }, stack: `band-${colour}`, stackStrategy: "all" };
  return [{ ...common, data: line.low }, { ...common, data: steps, areaStyle: { color: colour, opacity: 0.16 } }];
}

function named(name, colour, size, offset) {
  return { show: true, formatter: name, fontFamily: FONT, fontSize: size, fontWeight: 650, color: colour, offset: [0, offset] };
}

export function timelineOption(timeline, panel, size) {
  const points = panel.lines[0].mean.length;
  const days = [...Array(points).keys()].map((n) => n * timeline.step_days);
  const staffed = panel.lines.map((line) => line.staffed).filter(Boolean);
  const values = panel.lines.flatMap((line) => [...line.low, ...line.high]).concat(staffed.flat()).filter((value) => value !== null);
  const ends = panel.lines.map((line) => line.mean.at(-1));
  const apart = ends.length > 1 ? Math.sign(ends[1] - ends[0]) || 1 : 0;
  const series = panel.lines.flatMap((line) => {
    const colour = line.is_today ? COLOURS.today : COLOURS.case;
    const own = line.is_today ? COLOURS.today : COLOURS.caseText;
    return [...band(line, colour), {
      type: "line", symbol: "none", data: line.mean, name: line.is_today ? words.today : words.case,
      lineStyle: { color: colour, width: size * 0.14, type: line.is_today ? "solid" : "dashed" }, itemStyle: { color: colour },
      endLabel: named(line.is_today ? words.today : words.case, own, size, (line.is_today ? apart : -apart) * size * 0.55),
    }];
  });
  // The dotted line of the case is named in the words below: beside today's there is no room.
  staffed.forEach((places, n) => {
    if (n && places.every((value, at) => value === staffed[0][at])) return;
    const colour = n ? COLOURS.caseText : COLOURS.ink;
    const [at, isAbove] = quietest(places, panel.lines);
    series.push({
      type: "line", symbol: "none", step: "middle", data: places, name: words.capacity,
      lineStyle: { color: colour, width: size * 0.09, type: n ? "dotted" : "solid" }, itemStyle: { color: colour },
      markPoint: { silent: true, symbol: "circle", symbolSize: 1, data: [{ coord: [at, places[at]] }],
        label: { show: !n, formatter: words.capacity, position: "right", distance: 2, offset: [0, size * (isAbove ? -0.75 : 0.75)], ...text(size * 0.95, colour), fontWeight: 600 } },
    });
  });
  return {
    text: `${words.timeline}, ${panel.title}. ${panel.lines.map((line) => `${line.is_today ? words.today : words.case}: ${words.low} ${numberText(Math.round(Math.min(...line.mean)))}, ${words.high} ${numberText(Math.round(Math.max(...line.mean)))}`).join(". ")}. ${timeline.words}`,
    option: {
      textStyle: text(size),
      grid: { left: size * 2.9, right: size * 5, top: size * 0.9, bottom: size * 1.7 },
      tooltip: { ...tooltip(size), trigger: "axis", formatter: (items) => tip(items, timeline) },
      xAxis: { type: "category", data: days, boundaryGap: false, axisTick: { show: false }, axisLine: { lineStyle: { color: COLOURS.soft } },
        axisLabel: { ...text(size, COLOURS.soft), interval: (index) => index === 0 ? false : monthText(timeline.first_day, days[index]) !== monthText(timeline.first_day, days[index - 1]),
          formatter: (day) => (timeline.step_days > 1 ? monthText(timeline.first_day, Number(day)) : dayText(timeline.first_day, Number(day))), hideOverlap: true } },
      yAxis: { type: "value", min: floorOf(values), boundaryGap: [0, "7%"], axisLabel: { ...text(size, COLOURS.soft), formatter: numberText }, splitNumber: 4, splitLine: { lineStyle: { color: "#e4e7ea" } } },
      series,
    },
  };
}

// Where a name beside the line of places covers least of the bands: its point, and above or below.
function quietest(places, lines) {
  const width = Math.ceil(places.length * 0.2);
  let best = [0, true];
  let most = -Infinity;
  for (let at = 0; at + width < places.length; at += 1) {
    const span = [...Array(width).keys()].map((n) => at + n);
    if (span.some((n) => places[n] !== places[at])) continue;
    const above = Math.min(...span.map((n) => Math.min(...lines.map((line) => (line.high[n] <= places[n] ? 1e6 : line.low[n] - places[n])))));
    const below = Math.min(...span.map((n) => Math.min(...lines.map((line) => (line.low[n] >= places[n] ? 1e6 : places[n] - line.high[n])))));
    if (above > most) [most, best] = [above, [at, true]];
    if (below > most) [most, best] = [below, [at, false]];
  }
  return best;
}

// What the picture does not say by itself.
export function axisWords(timeline, panel) {
  const values = panel.lines.flatMap((line) => [...line.low, ...line.high, ...(line.staffed || [])]).filter((value) => value !== null);
  const staffed = panel.lines.map((line) => line.staffed).filter(Boolean);
  const differs = staffed.length > 1 && staffed[1].some((value, at) => value !== staffed[0][at]);
  return [differs ? words.dotted_capacity : "", floorOf(values) > 0 ? words.axis_not_from_0 : ""].filter(Boolean).join(" ");
}

// From 0 where the story is how much is taken; nearer where a change would not be seen.
function floorOf(values) {
  const low = Math.min(...values);
  const width = Math.max(...values) - low;
  if (low < width * 2) return 0;
  const grain = 10 ** Math.floor(Math.log10(Math.max(width, 1))) / 2;
  return Math.floor((low - width * 0.15) / grain) * grain;
}

function tip(items, timeline) {
  const lines = items.filter((item) => item.seriesName && !item.seriesName.startsWith("series"));
  const when = dayText(timeline.first_day, Number(items[0].axisValue));
  return [`${timeline.step_days > 1 ? `${words.week_from} ${when}` : when}`, ...lines.map((item) => `${item.seriesName}: ${numberText(Math.round(item.value * 10) / 10)}`)].join("\n");
}

// The longest first; the few that hold hardly anybody are in the table only.
const SMALLEST_SHARE = 0.015;

export function causesOption(causes, size) {
  const total = Math.max(...causes.totals, 0.1);
  const rows = causes.rows.filter((row) => Math.max(...row.values) >= SMALLEST_SHARE * total)
    .sort((one, other) => one.values[0] - other.values[0]);
  const most = Math.max(...rows.flatMap((row) => row.values), 0.1);
  const isCase = causes.totals.length > 1;
  const short = (value) => oneDecimal.format(value);
  const label = (row) => (isCase && short(row.values[0]) !== short(row.values[1]) ? `${short(row.values[0])} \u2192 ${short(row.values[1])}` : short(row.values[0]));
  const bar = (n, colour, name) => ({
    type: "bar", name, data: rows.map((row) => row.values[n]), barMaxWidth: size * 0.8, barGap: "12%", barCategoryGap: "30%",
    itemStyle: { color: colour, decal: n ? { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: "rgba(255,255,255,0.45)" } : undefined },
  });
  // One text for both bars, at the end of the longer one.
  const labels = { type: "bar", name: "labels", silent: true, barGap: "-100%", z: 5, data: rows.map((row) => Math.max(...row.values)), itemStyle: { color: "transparent" },
    label: { show: true, position: "right", formatter: (item) => label(rows[item.dataIndex]), ...text(size * 0.95), fontWeight: 600 } };
  const summary = causes.rows.map((row) => `${row.title}: ${row.values.map(numberText).join(" \u2192 ")}`).join(". ");
  return {
    text: `${words.causes}, ${causes.unit}. ${summary}`,
    option: {
      textStyle: text(size),
      legend: isCase ? { data: [words.today, words.case], bottom: 0, right: 0, itemWidth: size, itemHeight: size * 0.7, textStyle: text(size), selectedMode: false } : undefined,
      grid: { left: size * 16, right: size * (isCase ? 5.8 : 2.6), top: 0, bottom: isCase ? size * 1.5 : size * 0.3 },
      tooltip: { ...tooltip(size), trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => [`${rows[items[0].dataIndex].title} (${rows[items[0].dataIndex].family_title})`, ...items.filter((item) => item.seriesName !== "labels").map((item) => `${item.seriesName}: ${numberText(item.value)} ${causes.unit}`)].join("\n") },
      xAxis: { type: "value", max: most, show: false },
      yAxis: [
        { type: "category", data: rows.map((row) => row.title), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { ...text(size * 0.92), width: size * 15.8, overflow: "truncate" } },
        { type: "category", data: rows.map((row) => row.title), show: false },
      ],
      // The case is drawn under today's bar, so it comes first in a chart that grows upwards.
      series: [...(isCase ? [bar(1, COLOURS.case, words.case)] : []), bar(0, COLOURS.today, words.today), { ...labels, yAxisIndex: 1 }],
    },
  };
}

export function flowOption(flow, title, size) {
  const summary = [...flow.links].sort((a, b) => b.value - a.value).slice(0, 6);
  const titles = Object.fromEntries(flow.nodes.map((node) => [node.name, node.title]));
  const isToday = title === words.today;
  // Beside their bar the names of those on the way would run into the names of where all begin.
  const begins = new Set(flow.links.map((link) => link.source));
  const ends = new Set(flow.links.map((link) => link.target));
  const place = (name) => (begins.has(name) && ends.has(name) ? { position: "top", distance: size * 0.1 } : {});
  return {
    text: `${words.flow}, ${title}, ${words.flow_unit}. ${summary.map((link) => `${titles[link.source]} \u2192 ${titles[link.target]}: ${numberText(link.value)}`).join(". ")}`,
    option: {
      textStyle: text(size),
      title: { text: title, left: 0, top: size * 0.1, padding: [size * 0.15, 0], textStyle: { ...text(size, isToday ? COLOURS.today : COLOURS.caseText), fontWeight: 650 } },
      tooltip: { ...tooltip(size), formatter: (item) => item.dataType === "edge" ? `${titles[item.data.source]} \u2192 ${titles[item.data.target]}: ${numberText(item.data.value)} ${words.flow_unit}` : titles[item.name] },
      series: [{
        type: "sankey", left: 0, right: size * 9.5, top: size * 1.9, bottom: size * 0.9, nodeWidth: size * 0.55, nodeGap: size * 1.1, nodeAlign: "justify", layoutIterations: 48, draggable: false, emphasis: { disabled: true },
        data: flow.nodes.map((node) => ({ name: node.name, label: place(node.name), itemStyle: { color: isToday ? COLOURS.today : COLOURS.case } })),
        links: flow.links,
        lineStyle: { color: isToday ? "#8fb9d6" : "#eeb08a", opacity: 0.6, curveness: 0.5 },
        label: { ...text(size * 0.88), formatter: (item) => titles[item.name], distance: size * 0.2 },
      }],
    },
  };
}

export function calendarOption(calendar, size) {
  const first = new Date(`${calendar[0].first_day}T00:00:00Z`);
  const lead = (first.getUTCDay() + 6) % 7;
  const weeks = Math.ceil((calendar[0].percent.length + lead) / 7);
  const names = [words.today, words.case];
  const cells = (one) => one.percent.map((percent, day) => [Math.floor((day + lead) / 7), 6 - ((day + lead) % 7), percent]);
  const months = [...Array(weeks).keys()].map((week) => Math.max(0, week * 7 - lead)).map((day, week, all) => (week === 0 || monthText(calendar[0].first_day, day) !== monthText(calendar[0].first_day, all[week - 1]) ? monthText(calendar[0].first_day, day) : ""));
  // A first month of a few days leaves no room for the name of the next.
  if (months.slice(1, 4).some(Boolean)) months[0] = "";
  const room = 100 / calendar.length;
  return {
    text: `${words.calendar_unit}. ${calendar.map((one, n) => `${names[n]}: ${put(words.calendar_words, { n: one.days })}`).join(". ")}`,
    option: {
      textStyle: text(size),
      tooltip: { ...tooltip(size), formatter: (item) => `${dayText(calendar[0].first_day, item.data[0] * 7 + (6 - item.data[1]) - lead)}: ${numberText(item.data[2])} %` },
      visualMap: { min: 0, max: 100, calculable: false, orient: "vertical", right: 0, top: "middle", itemHeight: size * 6, itemWidth: size * 0.8, text: ["100 %", "0 %"], textStyle: text(size * 0.9), inRange: { color: ["#f3f6f8", "#cfe3f1", "#7fb4d8", "#2f7fb5", "#0b4a78", "#062a47"] }, seriesIndex: calendar.map((_, n) => n) },
      title: calendar.map((one, n) => ({ text: `${names[n]}: ${put(words.calendar_words, { n: one.days })}`, left: size * 3, top: `${n * room + 1}%`, padding: [size * 0.2, 0], textStyle: { ...text(size * 0.95, n ? COLOURS.caseText : COLOURS.today), fontWeight: 650 } })),
      grid: calendar.map((_, n) => ({ left: size * 3, right: size * 5.2, top: `${n * room + 11}%`, height: `${room - 11 - (n === calendar.length - 1 ? 10 : 2)}%` })),
      xAxis: calendar.map((_, n) => ({ gridIndex: n, type: "category", data: months.map((month, week) => `${week}|${month}`), axisTick: { show: false }, axisLine: { show: false }, splitArea: { show: false },
        axisLabel: { show: n === calendar.length - 1, interval: 0, formatter: (value) => value.split("|")[1], ...text(size * 0.9, COLOURS.soft), align: "left" } })),
      yAxis: calendar.map((_, n) => ({ gridIndex: n, type: "category", data: [...data.lists.weekdays].reverse(), axisTick: { show: false }, axisLine: { show: false },
        axisLabel: { ...text(size * 0.8, COLOURS.soft), interval: calendar.length > 1 ? (index) => index === 6 || index === 1 : 0 } })),
      series: calendar.map((one, n) => ({ type: "heatmap", xAxisIndex: n, yAxisIndex: n, data: cells(one), itemStyle: { borderColor: "#fff", borderWidth: 1 }, emphasis: { disabled: true } })),
    },
  };
}
