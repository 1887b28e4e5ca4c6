// Elements are made with text, never with HTML: a name can say anything and do nothing.

export const byId = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

export function fill(parent, ...children) {
  parent.replaceChildren(...children.filter((child) => child));
}

// "{n} runs" with n = 20 is "20 runs".
export function put(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

export function table(heads, rows, caption) {
  const head = el("tr", {}, ...heads.map((text, n) => el("th", { scope: "col", class: n ? "number" : "" }, text)));
  const body = rows.map((row) =>
    el("tr", {}, ...row.map((cell, n) => (n ? el("td", { class: "number" }, String(cell)) : el("th", { scope: "row" }, String(cell))))));
  return el("table", {}, el("caption", { class: "for-readers" }, caption), el("thead", {}, head), el("tbody", {}, ...body));
}

export function download(name, content) {
  const address = URL.createObjectURL(content);
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
