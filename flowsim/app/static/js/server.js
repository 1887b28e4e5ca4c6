// Questions to the server on this computer; what goes wrong is said in the page's language.

import { data, words } from "./page.js";

export class Refused extends Error {}
export class Superseded extends Error {}

async function read(response) {
  if (response.status === 409) throw new Superseded();
  const isJson = (response.headers.get("content-type") || "").startsWith("application/json");
  if (!response.ok) throw new Refused(isJson ? (await response.json()).error : await response.text());
  return response.json();
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw new Superseded();
    throw new Refused(words.lost_server);
  }
}

// Every request says which area the page is of, unless it is the one that was opened first.
export const inArea = (query = {}) => new URLSearchParams({ lang: data.lang, ...(data.room ? { area: data.room } : {}), ...query });

export async function get(path, query = {}, signal = undefined) {
  return read(await reach(`${path}?${inArea(query)}`, { signal }));
}

const sent = (content) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });

export async function post(path, content = {}) {
  return read(await reach(`${path}?${inArea()}`, sent(content)));
}

// A file that the server makes: its name, its content, and where what it was made from is kept.
export async function postForFile(path, content) {
  const response = await reach(`${path}?${inArea()}`, sent(content));
  return response.ok ? fileOf(response) : read(response);
}

export async function getFile(path, query) {
  const response = await reach(`${path}?${inArea(query)}`);
  return response.ok ? fileOf(response) : read(response);
}

async function fileOf(response) {
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition"))[1];
  return { name, content: await response.blob(), keptIn: response.headers.get("x-kept-in") };
}
