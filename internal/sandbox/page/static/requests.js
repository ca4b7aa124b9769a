// The raw requests of the bot and the life of its gateway connection.

import { $, h } from "./dom.js";
import { store } from "./store.js";

const kept = 400;

let lines = [];
let list, filter, count;
let paused = false;

export function wireRequests() {
  filter = h("input", { type: "search", placeholder: "Filter: POST messages", "aria-label": "Filter requests", oninput: draw });
  count = h("span", { class: "dim", role: "status" });
  list = h("div", { class: "ledger" });
  const pause = h("button", { type: "button", class: "button secondary", "aria-pressed": "false", onclick: () => toggle(pause) }, "Pause");
  const clear = h("button", { type: "button", class: "button secondary", onclick: () => ((lines = []), draw()) }, "Clear");
  $("requests").append(h("p", { class: "dim" }, "Every request the bot makes, as it is sent and as it is answered. Tokens are cut out."), h("div", { class: "tool-row" }, filter, pause, clear), count, list);
}

function toggle(button) {
  paused = !paused;
  button.textContent = paused ? "Go on" : "Pause";
  button.setAttribute("aria-pressed", String(paused));
  if (!paused) draw();
}

export async function loadRequests() {
  const { requests } = await store.api.get("requests", { limit: 200 });
  lines = (requests ?? []).map(asLine);
  draw();
}

const asLine = (r) => ({ request: r, text: `${r.method} ${r.path}${r.query ? "?" + r.query : ""} ${r.status}` });

export function addRequest(request) {
  push(asLine(request));
}

export function addGateway(event) {
  push({ gateway: event, at: new Date().toISOString(), text: `gateway ${event.what} ${event.code ?? ""}` });
}

function push(line) {
  lines.push(line);
  if (lines.length > kept) {
    lines.shift();
    if (!paused) list.lastElementChild?.remove();
  }
  if (paused || !fits(line)) return;
  list.prepend(drawLine(line));
  count.textContent = `${lines.length} lines`;
}

const fits = (line) => filter.value.toLowerCase().split(/\s+/).every((w) => line.text.toLowerCase().includes(w));

function draw() {
  const shown = lines.filter(fits);
  list.replaceChildren(...shown.map(drawLine).reverse());
  count.textContent = `${shown.length} of ${lines.length} lines`;
}

const clock = (at) => new Date(at).toLocaleTimeString("en-GB", { hour12: false });
const mood = (status) => (status >= 500 || status === 0 ? "bad" : status >= 400 ? "warn" : "good");

function drawLine(line) {
  if (line.gateway) return h("p", { class: "ledger-gateway" }, h("time", {}, clock(line.at)), ` gateway ${line.gateway.what}${line.gateway.code ? ` ${line.gateway.code}` : ""}`);
  const r = line.request;
  const node = h(
    "details",
    { class: "ledger-line" },
    h(
      "summary",
      {},
      h("time", {}, clock(r.at)),
      h("span", { class: `verb verb-${r.method.toLowerCase()}` }, r.method),
      h("span", { class: "path", title: r.path }, r.path + (r.query ? "?" + r.query : "")),
      h("span", { class: `status ${mood(r.status)}` }, r.status || "×"),
      r.fault ? h("span", { class: "badge fault" }, r.fault) : null,
      h("span", { class: "dim" }, `${Math.round(r.took_ms ?? 0)} ms`),
    ),
  );
  node.addEventListener("toggle", () => node.open && node.children.length === 1 && node.append(detail(r)), { once: true });
  return node;
}

function detail(r) {
  const parts = [["Sent", r.request], ["Answered", r.response]].filter(([, body]) => body !== undefined && body !== null);
  return h(
    "div",
    { class: "ledger-detail" },
    r.route ? h("p", { class: "dim" }, r.route) : null,
    r.files?.length ? h("p", {}, "Files: " + r.files.map((f) => `${f.name} (${f.size} B)`).join(", ")) : null,
    parts.length ? parts.map(([title, body]) => [h("h4", {}, title), h("pre", { tabindex: "0" }, typeof body === "string" ? body : JSON.stringify(body, null, 2))]) : h("p", { class: "dim" }, "No body either way."),
  );
}
