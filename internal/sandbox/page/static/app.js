// The page's beginning: who one is, which channel is open, what events do.

import { $, h, toast } from "./dom.js";
import { Api } from "./api.js";
import * as breaks from "./breaks.js";
import { drawTry, focusComposer, resetComposer, startCommand, wireComposer } from "./composer.js";
import { messageMenu, openMenu, wireMenu } from "./menu.js";
import { recount } from "./message.js";
import { openModal } from "./modal.js";
import { hooks, sign } from "./names.js";
import { drawBot, drawRail } from "./rail.js";
import * as requests from "./requests.js";
import * as room from "./room.js";
import { channelOf, dropChannel, isForum, isThread, newer, putChannel, store, take } from "./store.js";
import { refresh, setLocale } from "./time.js";

const dead = 3500; // ms after which a control that was pressed may be pressed again

let becoming = 0; // number of the last change of person, so that a slow one can't undo a later one

async function become(as, focus = false) {
  const number = ++becoming;
  const api = new Api(as);
  let state;
  try {
    state = await api.get("state");
  } catch (error) {
    $("notice").textContent = error.message;
    setTimeout(() => number === becoming && become(as), 2000);
    return;
  }
  if (number !== becoming) return;
  store.api?.close();
  store.as = as;
  store.api = api;
  take(state);
  $("notice").textContent = store.notice;
  setLocale(store.me.locale);
  localStorage.setItem("as", as);
  store.api.listen(store.seq, onEvent, onLine);
  breaks.draw();
  drawTry();
  const wanted = channelOf(store.channel) ? store.channel : store.channels.find((c) => c.type === 0)?.id;
  await openChannel(wanted);
  if (focus) $("persons").querySelector('[aria-checked="true"]')?.focus();
  await requests.loadRequests();
}

async function openChannel(id) {
  const channel = channelOf(id);
  if (!channel) return toast("You can’t see that channel.", "bad");
  store.channel = id;
  delete store.unread[id];
  $("channel").textContent = sign(channel) + channel.name;
  const parent = isThread(channel) ? channelOf(channel.parent_id) : null;
  $("topic").replaceChildren(parent ? h("button", { type: "button", class: "plain", onclick: () => openChannel(parent.id) }, `‹ ${parent.name}`) : (channel.topic ?? ""));
  $("composer").classList.toggle("in-forum", isForum(channel));
  history.replaceState(null, "", `#${store.as}/${id}`);
  drawer("rail", false);
  drawRail(become);
  resetComposer();
  try {
    await room.loadRoom();
  } catch (error) {
    toast(error.sentence ?? error.message, "bad");
  }
  drawRail(become);
}

function onLine(open) {
  document.body.classList.toggle("cut", !open);
  $("notice").textContent = open ? store.notice : "The sandbox doesn’t answer. Trying again…";
}

const onEvents = {
  message: ({ message }) => arrived(message),
  message_edit: ({ message }) => message.channel_id === store.channel && room.edit(message),
  message_delete: ({ channel_id, id }) => channel_id === store.channel && room.drop(id),
  reaction: ({ message }) => message.channel_id === store.channel && room.edit(message, true),
  typing: ({ channel_id, user_id }) => channel_id === store.channel && room.typing(user_id, true),
  interaction: ({ interaction }) => interaction.channel_id === store.channel && room.follow(interaction),
  modal: ({ interaction_id, modal }) => showModal(interaction_id, modal),
  channel: ({ channel }) => {
    putChannel(channel);
    drawRail(become);
    if (isThread(channel) && channel.parent_id === store.channel && isForum(channelOf(store.channel))) room.drawForum(channelOf(store.channel));
  },
  channel_delete: ({ channel }) => {
    dropChannel(channel.id);
    if (channel.id === store.channel) openChannel(store.channels.find((c) => c.type === 0).id);
    else drawRail(become);
  },
  commands: () => restate(),
  bot: ({ online, sessions }) => {
    const changed = store.bot.online !== online;
    store.bot = { ...store.bot, online, sessions };
    drawBot();
    if (changed) breaks.sawBot(online);
  },
  request: ({ request }) => {
    requests.addRequest(request);
    breaks.sawRequest(request);
  },
  gateway: (event) => {
    requests.addGateway(event);
    breaks.sawGateway(event);
  },
  fault: () => breaks.reloadFaults(),
  switch: () => restate(),
  reload: () => become(store.as),
};

function onEvent(event) {
  store.seq = event.seq ?? store.seq;
  onEvents[event.type]?.(event);
}

async function restate() {
  const state = await store.api.get("state");
  store.commands = state.commands;
  store.switches = state.switches;
  breaks.draw();
  drawTry();
}

function arrived(message) {
  const channel = channelOf(message.channel_id);
  if (channel && newer(message.id, channel.last_message_id)) channel.last_message_id = message.id;
  if (isThread(channel) && message.id !== channel.id) {
    channel.message_count = (channel.message_count ?? 0) + 1; // the message that it began with doesn't count
    recount(channel);
  }
  if (message.channel_id === store.channel && !isForum(channel)) return room.add(message);
  if (message.author.id === store.me.user.id) return;
  store.unread[message.channel_id] = (store.unread[message.channel_id] ?? 0) + 1;
  drawRail(become);
}

async function showModal(id, modal) {
  openModal(modal, {
    send: async (fields) => {
      const { interaction } = await store.api.post("modal", { interaction_id: id, fields });
      room.follow({ ...interaction, command: undefined }, modal.title);
    },
    cancelled: () => focusComposer(),
  });
}

// The things one can do to a message.
const acts = {
  async click(message, customID, values, node) {
    if (node.classList.contains("busy")) return;
    node.classList.add("busy"); // not disabled, which would take the focus away
    node.setAttribute("aria-disabled", "true");
    const free = () => {
      node.classList.remove("busy");
      node.removeAttribute("aria-disabled");
    };
    setTimeout(free, dead);
    const asked = await attempt(
      () => store.api.post("click", { channel_id: message.channel_id, message_id: message.id, custom_id: customID, ...(values ? { values } : {}) }),
      free,
    );
    if (asked) room.onceSettled(asked.interaction.id, free);
  },
  dismiss: (message) =>
    attempt(async () => {
      await store.api.post("dismiss", { message_id: message.id });
      room.drop(message.id);
    }),
  react: (message, emoji, remove) => attempt(() => store.api.post("react", { channel_id: message.channel_id, message_id: message.id, emoji, remove: Boolean(remove) })),
  menu: (message, anchor, at) => openMenu(anchor, at, messageMenu(message, acts)),
  use: (command, message) => attempt(() => store.api.post("menu", { channel_id: message.channel_id, command_id: command.id, target_id: message.id })),
  copy: (message) => navigator.clipboard?.writeText(document.getElementById(`m-${message.id}`).querySelector(".body").innerText),
};

async function attempt(act, onFail) {
  try {
    return await act();
  } catch (error) {
    onFail?.();
    toast(error.sentence ?? error.message, "bad");
  }
}

async function invoke(call) {
  const { interaction } = await store.api.post("invoke", { channel_id: store.channel, ...call });
  if (interaction.state === "pending") room.follow(interaction);
}

function drawer(which, open) {
  document.body.classList.toggle(`${which}-open`, open);
  $(`open-${which}`).setAttribute("aria-expanded", String(open));
  if (which === "tools") $("tools").hidden = !open;
}

function wireTop() {
  $("open-rail").addEventListener("click", () => {
    drawer("rail", !document.body.classList.contains("rail-open"));
    $("channels").querySelector(".here")?.focus();
  });
  $("open-tools").addEventListener("click", () => drawer("tools", $("tools").hidden));
  $("close-tools").addEventListener("click", () => (drawer("tools", false), $("open-tools").focus()));
  const tabs = ["breaks", "requests"];
  const choose = (name) =>
    tabs.forEach((t) => {
      $(t).hidden = t !== name;
      $(`tab-${t}`).setAttribute("aria-selected", String(t === name));
      $(`tab-${t}`).tabIndex = t === name ? 0 : -1;
    });
  for (const t of tabs) {
    $(`tab-${t}`).addEventListener("click", () => choose(t));
    $(`tab-${t}`).addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = tabs.find((o) => o !== t);
      choose(other);
      $(`tab-${other}`).focus();
    });
  }
}

const themes = { system: "as the system", light: "light", dark: "dark" };

function wireTheme() {
  const set = (theme) => {
    document.documentElement.dataset.theme = theme;
    $("theme").setAttribute("aria-label", `Colours: ${themes[theme]}`);
    $("theme").title = `Colours: ${themes[theme]}`;
    localStorage.setItem("theme", theme);
  };
  set(localStorage.getItem("theme") ?? "system");
  $("theme").addEventListener("click", () => {
    const order = Object.keys(themes);
    set(order[(order.indexOf(document.documentElement.dataset.theme) + 1) % order.length]);
  });
}

function wireKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog, [role=listbox], [role=menu]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      focusComposer("/");
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const ids = [...document.querySelectorAll("#channels [data-channel]")].map((n) => n.dataset.channel);
      const i = ids.indexOf(store.channel) + (event.key === "ArrowDown" ? 1 : -1);
      openChannel(ids[(i + ids.length) % ids.length]);
    } else if (event.key === "Escape" && !typing) drawer("rail", false);
  });
}

hooks.openChannel = openChannel;
hooks.startCommand = startCommand;
wireTheme();
wireTop();
wireMenu();
wireKeys();
breaks.wireBreaks();
requests.wireRequests();
room.wireRoom(acts);
wireComposer(invoke);
setInterval(refresh, 5000);
drawer("tools", innerWidth > 1250);

const [, as, channel] = /^#(\w+)(?:\/(\d+))?$/.exec(location.hash) ?? [];
store.channel = channel ?? null;
become(as ?? localStorage.getItem("as") ?? "editor");
