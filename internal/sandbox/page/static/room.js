// The open channel: its messages, oldest first, and what is going on in it.

import { $, h } from "./dom.js";
import { counted, drawMessage, flags } from "./message.js";
import { markRead, newer, isForum, threadsOf, store, channelOf, userName, userOf } from "./store.js";
import { hooks } from "./names.js";
import { stamp } from "./time.js";

const page = 50;

let messages = [];
let earlier = new Map(); // message id → what it was before an edit seen here
let notes = new Map(); // interaction id → its line
const settled = new Set(); // interactions that are past waiting: their events may overtake the answer to the request
const waiting = new Map(); // interaction id → what to do once it is settled
let acts = {};
let loading = 0; // number of the last load, so that a slow one can't overwrite a later one

export function wireRoom(actions) {
  acts = actions;
  const log = $("log");
  log.addEventListener("scroll", () => atEnd() && ($("newest").hidden = true));
  log.addEventListener("keydown", walk);
  $("newest").addEventListener("click", () => toEnd(true));
  setInterval(() => document.querySelectorAll("[data-until]").forEach((n) => Number(n.dataset.until) < Date.now() && n.remove()), 1000);
}

// walk moves between messages with the arrow keys and opens a message's menu.
function walk(event) {
  const all = [...$("log").querySelectorAll(".message")];
  const here = event.target.closest?.(".message");
  const i = all.indexOf(here);
  if ((event.key === "F10" && event.shiftKey) || event.key === "ContextMenu") {
    if (!here) return;
    event.preventDefault();
    acts.menu(find(here.dataset.messageId), here);
  } else if (event.target === $("log") || event.target === here) {
    const next = { ArrowUp: i < 0 ? all.length - 1 : i - 1, ArrowDown: i + 1, End: all.length - 1, Home: 0 }[event.key];
    if (next === undefined || !all[next]) return;
    event.preventDefault();
    all[next].focus();
  }
}

const find = (id) => messages.find((m) => m.id === id);
const atEnd = () => $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight < 120;

export function toEnd(smooth) {
  $("log").scrollTo({ top: $("log").scrollHeight, behavior: smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "instant" });
  $("newest").hidden = true;
}

// toAnswer shows one's own answer: its beginning where it is taller than the room.
function toAnswer(id) {
  const log = $("log");
  const answer = $(`m-${id}`);
  toEnd(answer?.offsetHeight < log.clientHeight);
  if (answer?.offsetHeight >= log.clientHeight) answer.scrollIntoView({ block: "start", behavior: "instant" });
}

export async function loadRoom() {
  const number = ++loading;
  const channel = channelOf(store.channel);
  messages = [];
  earlier = new Map();
  notes = new Map();
  $("log").replaceChildren(); // nothing of another person's or channel's stays in sight
  if (isForum(channel)) return drawForum(channel);
  const list = await fetchPage();
  if (number !== loading) return;
  messages = list;
  draw(list.length === page);
  toEnd(false);
  markRead(store.channel, messages.at(-1)?.id);
}

async function fetchPage(before) {
  const answer = await store.api.get("messages", { channel: store.channel, limit: page, ...(before ? { before } : {}) });
  return (answer.messages ?? answer).slice().reverse();
}

function draw(more) {
  const channel = channelOf(store.channel);
  const nodes = [];
  if (more) nodes.push(h("button", { type: "button", class: "button secondary older", onclick: older }, "Earlier messages"));
  else nodes.push(h("header", { class: "beginning" }, h("h3", {}, `The beginning of #${channel?.name ?? ""}`), h("p", { class: "dim" }, channel?.topic || "Nothing was said here before.")));
  messages.forEach((m, i) => {
    const day = new Date(m.timestamp).toDateString();
    if (i === 0 || day !== new Date(messages[i - 1].timestamp).toDateString()) nodes.push(h("p", { class: "day" }, stamp(new Date(m.timestamp), "D")));
    nodes.push(node(m, messages[i - 1]));
  });
  $("log").replaceChildren(...nodes);
}

const node = (m, before) => drawMessage(m, before, acts, earlier.get(m.id));

async function older() {
  const log = $("log");
  const height = log.scrollHeight;
  const list = await fetchPage(messages[0].id);
  messages = [...list, ...messages];
  draw(list.length === page);
  log.scrollTop += log.scrollHeight - height;
}

export function drawForum(channel) {
  const threads = threadsOf(channel.id).slice().sort((a, b) => (newer(b.last_message_id ?? b.id, a.last_message_id ?? a.id) ? 1 : -1));
  const tags = new Map((channel.available_tags ?? []).map((t) => [t.id, t.name]));
  $("log").replaceChildren(
    h("header", { class: "beginning" }, h("h3", {}, channel.name), h("p", { class: "dim" }, channel.topic || "Each post is a thread.")),
    ...threads.map((t) =>
      h(
        "button",
        { type: "button", class: "post", "data-thread": t.id, onclick: () => hooks.openChannel(t.id) },
        h("strong", {}, t.name),
        h("span", { class: "tags" }, (t.applied_tags ?? []).map((id) => h("span", { class: "badge quiet" }, tags.get(id) ?? "tag"))),
        counted(t),
      ),
    ),
    threads.length ? "" : h("p", { class: "dim" }, "No posts yet."),
  );
}

// add shows a new message, or one that is here already as it is now.
export function add(message) {
  if (find(message.id)) return edit(message, true);
  const stick = atEnd();
  const before = messages.at(-1);
  if (before && newer(before.id, message.id)) {
    messages.push(message);
    messages.sort((a, b) => (newer(a.id, b.id) ? 1 : -1));
    draw(Boolean($("log").querySelector(".older")));
  } else {
    if (!before || new Date(before.timestamp).toDateString() !== new Date(message.timestamp).toDateString()) $("log").append(h("p", { class: "day" }, stamp(new Date(message.timestamp), "D")));
    messages.push(message);
    const fresh = node(message, before);
    fresh.classList.add("fresh");
    $("log").append(fresh);
  }
  typing(message.author.id, false);
  settle(stick, message);
}

const mine = (message) => [message.author.id, message.interaction_metadata?.user?.id].includes(store.me.user.id);

function settle(stick, message) {
  if (mine(message)) toAnswer(message.id);
  else if (stick) toEnd(true);
  else $("newest").hidden = false;
  if (document.visibilityState === "visible") markRead(store.channel, messages.at(-1)?.id);
}

export function edit(message, quiet = false) {
  const i = messages.findIndex((m) => m.id === message.id);
  if (i < 0) return;
  const stick = atEnd();
  const turned = message.flags & flags.ephemeral; // a page turned in one's own answer is no correction
  if (!turned && message.edited_timestamp && message.edited_timestamp !== messages[i].edited_timestamp) earlier.set(message.id, messages[i]);
  messages[i] = message;
  const old = $(`m-${message.id}`);
  if (!old) return;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const fresh = node(message, messages[i - 1]);
  if (!quiet) fresh.classList.add("changed");
  old.replaceWith(fresh);
  keepFocus(held, fresh);
  if (stick && mine(message)) toAnswer(message.id);
  else if (stick) toEnd(true);
}

// keepFocus puts the focus on what replaced the control that held it.
function keepFocus(held, fresh) {
  if (!held) return;
  const id = held.dataset.customId;
  const twin = id && fresh.querySelector(`[data-custom-id="${CSS.escape(id)}"]:not([disabled])`);
  (twin || fresh).focus({ preventScroll: true });
}

export function drop(id) {
  messages = messages.filter((m) => m.id !== id);
  const old = $(`m-${id}`);
  const next = old?.nextElementSibling;
  old?.remove();
  const i = messages.findIndex((m) => m.id === next?.dataset.messageId);
  if (i >= 0) next.replaceWith(node(messages[i], messages[i - 1]));
}

export function typing(user, on) {
  $("log").querySelector(`[data-typing="${user}"]`)?.remove();
  if (!on) return;
  const stick = atEnd();
  $("log").append(h("p", { class: "typing", "data-typing": user, "data-until": Date.now() + 9000 }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), ` ${userName(userOf(user))} is typing…`));
  if (stick) toEnd(true);
}

// onceSettled does something when the bot has answered, or at once if it has.
export function onceSettled(id, then) {
  if (settled.has(id)) then();
  else waiting.set(id, then);
}

// follow shows what becomes of something the person asked for.
export function follow(interaction, label) {
  const line = notes.get(interaction.id);
  const what = interaction.command ? `/${interaction.command}`.replace(/^\/(?=[A-Z])/, "") : label ?? "That";
  if (interaction.state === "pending") {
    if (line || settled.has(interaction.id)) return;
    const note = h("p", { class: "asking" }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), ` ${what} · waiting for the bot`);
    notes.set(interaction.id, note);
    const stick = atEnd();
    $("log").append(note);
    if (stick) toEnd(true);
    return;
  }
  settled.add(interaction.id);
  waiting.get(interaction.id)?.();
  waiting.delete(interaction.id);
  notes.delete(interaction.id);
  line?.remove();
  if (interaction.state !== "failed") return;
  const note = h("p", { class: "failed", role: "alert" }, `${what}: ${interaction.error || "The application did not respond"} · `, h("button", { type: "button", class: "plain", onclick: () => note.remove() }, "Dismiss"));
  const message = interaction.message_id && $(`m-${interaction.message_id}`);
  if (message) message.append(note);
  else $("log").append(note);
  note.scrollIntoView({ block: "nearest" });
}
