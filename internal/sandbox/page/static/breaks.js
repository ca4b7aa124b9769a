// Switches that break things, and a diary of how the bot comes back.

import { $, h, patch, toast } from "./dom.js";
import { store } from "./store.js";

// Faults that stay until they are switched off again.
const standing = [
  { key: "outage", label: "Discord is down", help: "Every request gets 503.", fault: { method: "", path: "", when: "before", kind: "status", status: 503 } },
  { key: "flaky", label: "One request in three fails", help: "502 from the edge, at random.", fault: { method: "", path: "", when: "before", kind: "status", status: 502, share: 0.34 } },
  { key: "hang", label: "Posting hangs", help: "No answer to a new message until the bot gives up.", fault: { method: "POST", path: "/channels/*/messages", when: "before", kind: "hang" } },
];

// Faults that happen a few times and are over.
const passing = [
  { key: "user429", label: "429, five times", fault: { kind: "user429", when: "before", times: 5, retry_after: 2 } },
  { key: "shared429", label: "429 shared, five times", fault: { kind: "shared429", when: "before", times: 5, retry_after: 2 } },
  { key: "global429", label: "429 global, once", fault: { kind: "global429", when: "before", times: 1, retry_after: 3 } },
  { key: "html429", label: "429 in HTML, twice", fault: { kind: "html429", when: "before", times: 2, retry_after: 2 } },
  { key: "lost", label: "Lost reply to a post", fault: { method: "POST", path: "/channels/*/messages", kind: "lost", when: "after", times: 1 } },
  { key: "reset", label: "Reset in mid-answer", fault: { method: "POST", path: "/channels/*/messages", kind: "reset", when: "after", times: 1 } },
];

const gateway = [
  { key: "drop", label: "Cut the line", body: { do: "drop" } },
  { key: "reconnect", label: "Ask to reconnect", body: { do: "reconnect" } },
  { key: "invalid", label: "End the session", body: { do: "invalid", resumable: false } },
  { key: "silence", label: "Silence for 30 s", body: { do: "silence", seconds: 30 } },
  { key: "refuse", label: "Refuse for 10 s", body: { do: "refuse", seconds: 10 } },
  { key: "duplicate", label: "Send an event twice", body: { do: "duplicate" } },
];

let controls, diary;
let broken = null; // {what, at}: what is being recovered from
let wounds = 0;

export function wireBreaks() {
  diary = h("ol", { class: "diary", role: "log", "aria-label": "What happened" });
  controls = h("div", { class: "controls" });
  $("breaks").append(controls, h("section", { class: "diary-box" }, h("h3", {}, "Diary"), diary));
  draw();
}

export function draw() {
  patch(controls, [
    h("p", { class: "dim" }, "Break it on purpose and watch: nothing may be lost, nothing posted twice."),
    group("Discord", standing.map(standingSwitch)),
    group("Now and then", [h("div", { class: "tool-grid" }, passing.map((p) => button(p, () => addFault(p))))]),
    group("The gateway", [h("div", { class: "tool-grid" }, gateway.map((g) => button(g, () => breakGateway(g))))]),
    ...(store.switches.length ? [group("Behind the bot", store.switches.map(hookSwitch))] : []),
    h("button", { type: "button", class: "button secondary wide", "data-break": "mend", "data-key": "mend", onclick: guarded(mend) }, "Mend everything"),
  ]);
  if (!diary.children.length) note("All is well.");
}

const group = (title, children) => h("section", { class: "tool-group" }, h("h3", {}, title), children);
const button = (b, act) => h("button", { type: "button", class: "button secondary", "data-break": b.key, onclick: guarded(act) }, b.label);

// guarded shows what a break can't do instead of failing silently.
const guarded = (act) => async (event) => {
  try {
    await act(event);
  } catch (error) {
    toast(error.sentence ?? error.message, "bad");
  }
};

function toggle(key, label, help, on, act) {
  const flip = (event) => act(event.currentTarget.getAttribute("aria-checked") !== "true");
  return h("button", { type: "button", role: "switch", class: "switch", "aria-checked": String(on), "data-break": key, "data-key": key, onclick: guarded(flip) }, h("span", { class: "switch-words" }, h("strong", {}, label), help ? h("span", { class: "dim" }, help) : null), h("span", { class: "knob", "aria-hidden": "true" }));
}

const alike = (a, b) => ["kind", "method", "path", "status"].every((k) => (a[k] ?? "") == (b[k] ?? "")) && !(a.times > 0);

function standingSwitch(s) {
  const active = () => store.faults.find((f) => alike(f, s.fault) && (f.share || 1) === (s.fault.share ?? 1));
  return toggle(s.key, s.label, s.help, Boolean(active()), async (on) => {
    if (on) await addFault(s);
    else if (active()) await store.api.remove(`faults/${active().id}`);
    note(on ? `${s.label}: on` : `${s.label}: off`, on ? "bad" : "");
    if (!on) broken = { what: s.label, at: Date.now() };
    await reloadFaults();
  });
}

function hookSwitch({ name, label, on }) {
  return toggle(`switch-${name}`, label, "", on, async (on) => {
    await store.api.post(`switches/${name}`, { on });
    store.switches.find((s) => s.name === name).on = on;
    note(`${label}: ${on ? "on" : "off"}`, on ? "bad" : "");
    draw();
  });
}

async function addFault(s) {
  await store.api.post("faults", s.fault);
  wounds = 0;
  if (s.fault.times) {
    note(s.label, "bad");
    broken = { what: s.label, at: Date.now() };
  }
  await reloadFaults();
}

async function breakGateway(g) {
  note(`Gateway: ${g.label}`, "bad");
  broken = { what: g.label, at: Date.now(), gateway: !["duplicate"].includes(g.key) };
  await store.api.post("gateway", g.body);
}

async function mend() {
  await store.api.remove("faults");
  for (const s of store.switches.filter((s) => s.on)) await store.api.post(`switches/${s.name}`, { on: false });
  for (const s of store.switches) s.on = false;
  note("Everything is mended");
  broken = { what: "mending", at: Date.now() };
  await reloadFaults();
}

export async function reloadFaults() {
  const answer = await store.api.get("faults");
  store.faults = answer.faults ?? answer ?? [];
  draw();
}

const clock = () => new Date().toLocaleTimeString("en-GB", { hour12: false });

function note(text, kind = "") {
  if (diary.firstElementChild?.textContent.includes("All is well")) diary.replaceChildren();
  const last = diary.firstElementChild;
  if (last?.dataset.text === text) {
    last.dataset.times = Number(last.dataset.times) + 1;
    last.lastElementChild.textContent = ` ×${last.dataset.times}`;
    last.firstElementChild.textContent = clock();
    return;
  }
  diary.prepend(h("li", { class: kind, "data-text": text, "data-times": 1 }, h("time", {}, clock()), " ", text, h("span", { class: "dim" })));
  while (diary.children.length > 60) diary.lastElementChild.remove();
}

const since = (at) => `${((Date.now() - at) / 1000).toFixed(1)} s`;

// sawRequest writes down what a fault did and when the bot gets through again.
export function sawRequest(r) {
  if (r.fault) {
    wounds++;
    return note(`${(r.route ?? `${r.method} ${r.path}`).replace(/\{[^}]*\}/g, "…")} met ${r.fault}${r.status ? ` (${r.status})` : ""}`, "warn");
  }
  if (broken && !broken.gateway && r.status < 400 && !store.faults.some((f) => !f.times)) {
    note(`The bot gets through again, ${since(broken.at)} after “${broken.what}”${wounds ? `; ${wounds} requests had failed` : ""}`, "good");
    broken = null;
    wounds = 0;
  }
}

export function sawGateway(g) {
  note(`Gateway ${g.what}${g.code ? ` ${g.code}` : ""}${broken?.gateway && ["resume", "identify"].includes(g.what) ? `, ${since(broken.at)} after “${broken.what}”` : ""}`, ["resume", "identify"].includes(g.what) ? "good" : "");
  if (["resume", "identify"].includes(g.what)) broken = broken?.gateway ? null : broken;
}

export function sawBot(online) {
  note(online ? "The bot is online" : "The bot is offline", online ? "good" : "warn");
}
