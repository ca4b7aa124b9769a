// The one list of choices: under a select, and above the message box.

import { h } from "./dom.js";
import { emoji } from "./component.js";

let count = 0;

// option draws one choice; active is the one that Enter takes.
export function option(item, active, multi, onPick) {
  return h(
    "div",
    {
      role: "option",
      id: (item.id ??= `option-${count++}`),
      class: "option" + (active ? " active" : ""),
      "aria-selected": String(multi ? Boolean(item.chosen) : active),
      "data-value": item.value,
      onmousedown: (event) => event.preventDefault(), // the field keeps the focus
      onclick: onPick,
    },
    multi ? h("span", { class: "tick", "aria-hidden": "true" }, item.chosen ? "☑" : "☐") : null,
    h("span", { class: "option-label" }, emoji(item.emoji), item.label),
    item.help ? h("span", { class: "option-help" }, item.help) : null,
    item.aside ? h("span", { class: "option-aside" }, item.aside) : null,
  );
}

// openList shows a select's choices under its button until one is taken.
export function openList(anchor, { label, items, least, most, onDone }) {
  const multi = most > 1;
  let active = Math.max(0, items.findIndex((i) => i.chosen));
  const list = h("div", { role: "listbox", tabindex: "-1", class: "popup", "aria-label": label, "aria-multiselectable": String(multi) });
  const close = () => {
    list.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("mousedown", outside, true);
    anchor.focus();
  };
  const outside = (event) => list.contains(event.target) || close();
  const done = () => {
    const values = items.filter((i) => i.chosen).map((i) => i.value);
    if (values.length < least || values.length > most) return;
    close();
    onDone(values);
  };
  const pick = (i) => {
    if (!multi) items.forEach((item) => (item.chosen = false));
    items[i].chosen = !items[i].chosen;
    active = i;
    if (multi) show();
    else done();
  };
  const show = () => {
    const options = items.map((item, i) => option(item, i === active, multi, () => pick(i)));
    const button = multi ? h("button", { type: "button", class: "button primary", onclick: done }, `Done (${items.filter((i) => i.chosen).length})`) : null;
    list.replaceChildren(...options, ...(button ? [button] : []));
    list.setAttribute("aria-activedescendant", items[active]?.id ?? "");
    list.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  };
  list.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: 1, ArrowUp: -1, Home: -active, End: items.length - 1 - active };
    if (event.key in moves) active = (active + moves[event.key] + items.length) % items.length;
    else if (event.key === "Escape" || event.key === "Tab") return close();
    else if (event.key === " " || (event.key === "Enter" && !multi)) pick(active);
    else if (event.key === "Enter" && event.target === list) done(); // else the button is meant
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (list.isConnected) show();
  });
  anchor.after(list);
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("mousedown", outside, true);
  show();
  list.focus();
  list.scrollIntoView({ block: "nearest" });
}
