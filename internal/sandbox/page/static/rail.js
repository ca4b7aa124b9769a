// The channel list, the people to be, and how the bot is.

import { $, h, patch } from "./dom.js";
import { avatar, hooks } from "./names.js";
import { isCategory, isForum, isThread, store, threadsOf, userName } from "./store.js";

const symbols = { 0: "#", 2: "♪", 5: "◈", 15: "▤" };
const kindWords = { 0: "channel", 5: "announcement channel", 15: "forum" };

export function drawRail(become) {
  $("guild").textContent = store.guild.name ?? "Sandbox";
  drawBot();
  patch($("channels"), ordered().flatMap((c) => [channelRow(c), ...threadsOf(c.id).filter(shown).map(channelRow)]));
  const total = Object.values(store.unread).reduce((a, b) => a + b, 0);
  document.title = `${total ? `(${total}) ` : ""}Sandbox – not Discord`;
  patch($("persons"), store.people.map((p) => person(p, become)));
}

const ordered = () => {
  const place = (c) => (c.position ?? 0) * 2;
  return store.channels.filter((c) => !isThread(c)).sort((a, b) => place(a) - place(b));
};

// A forum's posts are many: only the open one and those with news are listed. A
// thread that is put away is listed while it is open.
const shown = (t) => t.id === store.channel || store.unread[t.id] || !(t.thread_metadata?.archived || isForum(store.channels.find((c) => c.id === t.parent_id)));

function channelRow(c) {
  if (isCategory(c)) return h("h2", { class: "category", "data-key": c.id }, c.name);
  const unread = store.unread[c.id];
  const here = c.id === store.channel;
  return h(
    "div",
    { role: "listitem", "data-key": c.id },
    h(
      "button",
      {
        type: "button",
        class: ["channel", isThread(c) && "thread", here && "here", unread && "unread"].filter(Boolean).join(" "),
        "data-channel": c.id,
        "data-name": c.name,
        "aria-current": here ? "page" : null,
        "aria-label": `${c.name}, ${isThread(c) ? "thread" : (kindWords[c.type] ?? "channel")}${unread ? `, ${unread} unread` : ""}`,
        onclick: () => hooks.openChannel(c.id),
      },
      h("span", { class: "symbol", "aria-hidden": "true" }, isThread(c) ? "⤷" : (symbols[c.type] ?? "#")),
      h("span", { class: "name" }, c.name),
      unread ? h("span", { class: "count", "aria-hidden": "true" }, unread > 99 ? "99+" : unread) : null,
    ),
  );
}

export function drawBot() {
  const online = store.bot?.online;
  $("bot").replaceChildren(h("span", { class: "lamp" + (online ? " on" : ""), "aria-hidden": "true" }), `${store.bot?.user?.username ?? "The bot"} is ${online ? "online" : "offline"}`);
}

const roleWords = { editor: "Editor", reporter: "Reporter", visitor: "Visitor" };

function person(p, become) {
  const me = p.key === store.as;
  return h(
    "button",
    {
      type: "button",
      role: "radio",
      "data-key": p.key,
      class: "person",
      "aria-checked": String(me),
      tabindex: me ? "0" : "-1",
      "data-person": p.key,
      onclick: () => become(p.key),
      onkeydown: (event) => {
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const keys = store.people.map((other) => other.key);
        become(keys.at((keys.indexOf(p.key) + step) % keys.length), true);
      },
    },
    avatar(p.user),
    h("span", { class: "person-words" }, h("strong", {}, roleWords[p.key] ?? p.key), h("span", { class: "dim" }, userName(p.user))),
  );
}
