// What the server gave the page to begin with, and what is on it now.

export const data = JSON.parse(document.getElementById("data").textContent);
export const words = data.words;
// The server ends an older question of the same window, and of no other.
export const WINDOW = crypto.randomUUID();
export const numbers = new Intl.NumberFormat(data.lang === "sv" ? "sv-SE" : "en-GB", { maximumFractionDigits: 2 });

export function numberText(value) {
  return numbers.format(value).replace("-", "\u2212");
}

export const COLOURS = { today: "#0072B2", case: "#D55E00", caseText: "#B54A00", ink: "#1c2530", soft: "#4a5563", line: "#cfd6dd" };

export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
export const wantsLessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
