// The same numbers as the pictures, as tables.

import { dayText } from "./options.js";
import { data, words } from "./page.js";

export function timelineTable(timeline, panel) {
  const one = panel.lines.length === 1;
  const heads = panel.lines.flatMap((line) => {
    const name = line.is_today ? words.today : words.case;
    return [`${name}: ${words.mean}`, words.low, words.high];
  });
  return {
    caption: `${words.timeline}, ${panel.title}`,
    heads: [timeline.step_days > 1 ? words.week_from : words.day, ...heads, words.capacity],
    body: panel.lines[0].mean.map((_, n) => [
      dayText(timeline.first_day, n * timeline.step_days),
      ...panel.lines.flatMap((line) => [line.mean[n], line.low[n], line.high[n]]),
      panel.lines.at(one ? 0 : -1).staffed?.[n] ?? "\u2013",
    ]),
  };
}

export function causesTable(causes) {
  return {
    caption: `${words.causes}, ${causes.unit}`,
    heads: [words.cause, words.today, ...(causes.totals.length > 1 ? [words.case] : [])],
    body: causes.rows.map((row) => [`${row.title} (${row.family_title.toLowerCase()})`, ...row.values]),
  };
}

export function flowTable(flows) {
  const titles = Object.fromEntries(flows.flatMap((flow) => flow.nodes.map((node) => [node.name, node.title])));
  const keys = [...new Set(flows.flatMap((flow) => flow.links.map((link) => `${link.source}>${link.target}`)))];
  const value = (flow, key) => flow.links.find((link) => `${link.source}>${link.target}` === key)?.value ?? 0;
  return {
    caption: `${words.flow}, ${words.flow_unit}`,
    heads: [`${words.from} \u2192 ${words.to}`, words.today, ...(flows.length > 1 ? [words.case] : [])],
    body: keys.map((key) => [key.split(">").map((name) => titles[name]).join(" \u2192 "), ...flows.map((flow) => value(flow, key))]),
  };
}

export function calendarTable(calendar) {
  return {
    caption: words.calendar_unit,
    heads: [words.day, words.today, ...(calendar.length > 1 ? [words.case] : [])].map((head, n) => (n ? `${head}, %` : head)),
    body: calendar[0].percent.map((_, day) => [
      `${data.lists.weekdays[new Date(Date.parse(`${calendar[0].first_day}T00:00:00Z`) + day * 86_400_000).getUTCDay() === 0 ? 6 : new Date(Date.parse(`${calendar[0].first_day}T00:00:00Z`) + day * 86_400_000).getUTCDay() - 1]} ${dayText(calendar[0].first_day, day)}`,
      ...calendar.map((one) => one.percent[day]),
    ]),
  };
}
