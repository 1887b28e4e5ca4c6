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

export async function get(path, query = {}, signal = undefined) {
  const address = `${path}?${new URLSearchParams({ lang: data.lang, ...query })}`;
  return read(await reach(address, { signal }));
}

export async function post(path, content = {}) {
  const address = `${path}?lang=${data.lang}`;
  return read(await reach(address, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content),
  }));
}
