// Names for the ids that stand in texts, and the links they make.

import { h } from "./dom.js";
import { channelOf, isThread, roleOf, userName, userOf } from "./store.js";

// hooks are set by app.js: what a click on a channel or a command does.
export const hooks = { openChannel: () => {}, startCommand: () => {} };

export const sign = (c) => (isThread(c) ? "⤷ " : c?.type === 5 ? "◈ " : c?.type === 15 ? "▤ " : "# ");

export const names = {
  user: (id) => {
    const user = userOf(id);
    return user ? userName(user) : "unknown";
  },
  role: (id) => roleOf(id)?.name ?? "unknown role",
  channelLink: (id) => {
    const c = channelOf(id);
    if (!c) return h("span", { class: "mention" }, "#unknown");
    return h("button", { type: "button", class: "mention", onclick: () => hooks.openChannel(id) }, sign(c) + c.name);
  },
  commandLink: (path) => h("button", { type: "button", class: "mention", onclick: () => hooks.startCommand(path) }, "/" + path),
};

const tints = ["a", "b", "c", "d", "e", "f"];

// avatar draws initials; nobody's picture is fetched.
export function avatar(user) {
  const name = userName(user);
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((w) => w[0])
    .join("")
    .toUpperCase();
  const tint = user?.bot ? "bot" : tints[Number(BigInt(user?.id ?? 0) % 6n)];
  return h("span", { class: `avatar tint-${tint}`, "aria-hidden": "true" }, user?.bot ? "≋" : initials);
}
