// The menu of a message: the bot's message commands, and what the page adds.

import { $, h } from "./dom.js";
import { store } from "./store.js";

let back = null;

function close() {
  const menu = $("menu");
  if (menu.hidden) return;
  menu.hidden = true;
  menu.replaceChildren();
  back?.focus();
}

// localised gives a command's or option's name or description in the person's language.
export const localised = (thing, field) => thing[`${field}_localizations`]?.[store.me?.locale] ?? thing[field];

export function openMenu(anchor, at, items) {
  const menu = $("menu");
  back = anchor;
  const entries = items.map((i) =>
    i.heading
      ? h("p", { class: "menu-heading", role: "presentation" }, i.heading)
      : h("button", { type: "button", role: "menuitem", tabindex: "-1", "data-command": i.command ?? null, onclick: () => (close(), i.do()) }, i.label, i.aside ? h("span", { class: "dim" }, i.aside) : null),
  );
  menu.replaceChildren(...entries);
  menu.hidden = false;
  const box = anchor.getBoundingClientRect();
  const left = at ? at.clientX : box.right - menu.offsetWidth;
  const top = at ? at.clientY : Math.min(box.bottom, box.top + 40);
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(top, innerHeight - menu.offsetHeight - 8))}px`;
  menu.querySelector("button")?.focus();
}

export function messageMenu(message, act) {
  const commands = store.commands.filter((c) => c.type === 3);
  return [
    ...(commands.length ? [{ heading: "Apps" }] : []),
    ...commands.map((c) => ({ label: localised(c, "name"), command: c.name, do: () => act.use(c, message) })),
    { heading: "Message" },
    { label: "React 👍", do: () => act.react(message, "👍", false) },
    { label: "Copy text", do: () => act.copy(message) },
    { label: "Copy id", aside: message.id.slice(-6), do: () => navigator.clipboard?.writeText(message.id) },
  ];
}

export function wireMenu() {
  const menu = $("menu");
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const i = items.indexOf(document.activeElement);
    const moves = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: items.length - 1 };
    if (event.key in moves) items[(moves[event.key] + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
  });
  document.addEventListener("mousedown", (event) => menu.contains(event.target) || close());
}
