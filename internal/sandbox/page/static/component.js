// Message components, old and new: buttons, selects, and the layout of V2.
// https://discord.com/developers/docs/components/reference

import { h, outLink, ownPicture } from "./dom.js";
import { absentPicture, attachment, image, tinted } from "./embed.js";
import { markdown } from "./markdown.js";
import { names } from "./names.js";
import { store, userName } from "./store.js";
import { openList } from "./listbox.js";

// components draws a list; act(custom_id, values, node) tells the bot.
export const components = (list, message, act) => (list ?? []).map((c) => draw(c, message, act)).filter(Boolean);

const makers = {
  1: (c, message, act) => h("div", { class: "row" }, components(c.components, message, act)),
  2: button,
  3: (c, message, act) => select(c, c.options, act),
  5: (c, message, act) => select(c, people(), act),
  6: (c, message, act) => select(c, roles(), act),
  7: (c, message, act) => select(c, [...people(), ...roles()], act),
  8: (c, message, act) => select(c, channels(c.channel_types), act),
  9: section,
  10: (c) => h("div", { class: "md" }, markdown(c.content, names)),
  11: (c, message) => h("div", { class: "thumb" }, media(c.media, c.description, c.spoiler, message)),
  12: (c, message) => h("div", { class: `gallery n${Math.min(c.items.length, 4)}` }, c.items.map((i) => media(i.media, i.description, i.spoiler, message))),
  13: (c, message) => attachment(fileOf(c, message)),
  14: (c) => h("hr", { class: (c.divider === false ? "blank " : "") + (c.spacing === 2 ? "large" : ""), role: c.divider === false ? "presentation" : null }),
  17: (c, message, act) => tinted(h("section", { class: "container" + (c.spoiler ? " veiled" : "") }, components(c.components, message, act)), c.accent_color),
};

function draw(c, message, act) {
  const make = makers[c.type];
  return make ? make(c, message, act) : h("p", { class: "absent" }, `A component of type ${c.type}, which this page doesn’t know`);
}

const styles = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "secondary" };

export const emoji = (e) => (e ? h("span", { class: "emoji", "aria-hidden": "true" }, e.id ? `:${e.name}:` : e.name, " ") : null);

function button(c, message, act) {
  const label = [emoji(c.emoji), c.label ?? ""];
  if (c.style === 5) return outLink(c.url, { class: "button link", "aria-disabled": c.disabled || null }, label, h("span", { "aria-hidden": "true" }, " ↗"));
  return h(
    "button",
    {
      type: "button",
      class: `button ${styles[c.style] ?? "secondary"}`,
      disabled: c.disabled,
      "data-custom-id": c.custom_id,
      "aria-label": c.label ? null : c.emoji?.name,
      onclick: (event) => act(c.custom_id, undefined, event.currentTarget),
    },
    label,
  );
}

const people = () => [...store.people.map((p) => p.user), store.bot.user].filter(Boolean).map((u) => ({ value: u.id, label: userName(u) }));
const roles = () => store.roles.filter((r) => r.id !== store.guild.id).map((r) => ({ value: r.id, label: r.name }));
const channels = (types) => store.channels.filter((c) => !types?.length || types.includes(c.type)).map((c) => ({ value: c.id, label: "#" + c.name }));

export const choicesOf = (c) => ({ 3: () => c.options, 5: people, 6: roles, 7: () => [...people(), ...roles()], 8: () => channels(c.channel_types) })[c.type]?.() ?? [];

function select(c, options, act) {
  const chosen = new Set([...options.filter((o) => o.default).map((o) => o.value), ...(c.default_values ?? []).map((d) => d.id)]);
  const shown = options.filter((o) => chosen.has(o.value)).map((o) => o.label);
  const node = h(
    "button",
    {
      type: "button",
      class: "select",
      disabled: c.disabled,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "data-custom-id": c.custom_id,
      onclick: () =>
        openList(node, {
          label: c.placeholder ?? "Choose",
          items: options.map((o) => ({ value: o.value, label: o.label, help: o.description, emoji: o.emoji, chosen: chosen.has(o.value) })),
          least: c.min_values ?? 1,
          most: c.max_values ?? 1,
          onDone: (values) => act(c.custom_id, values, node),
        }),
    },
    h("span", {}, shown.length ? shown.join(", ") : c.placeholder ?? "Choose…"),
    h("span", { "aria-hidden": "true" }, "▾"),
  );
  return node;
}

function section(c, message, act) {
  return h("div", { class: "section" }, h("div", { class: "section-text" }, components(c.components, message, act)), c.accessory ? draw(c.accessory, message, act) : null);
}

const fileNamed = (name, message) => message.attachments?.find((a) => a.filename === name);

function media(m, description, spoiler, message) {
  const name = m.url?.startsWith("attachment://") ? m.url.slice(13) : null;
  const address = ownPicture(name ? fileNamed(name, message)?.url : m.url);
  if (!address) return m.url ? absentPicture(m.url) : null;
  const node = image(address, description ?? "Picture in the message");
  if (spoiler) node.classList.add("veiled");
  return node;
}

function fileOf(c, message) {
  const name = c.file.url.startsWith("attachment://") ? c.file.url.slice(13) : c.name;
  return fileNamed(name, message) ?? { url: c.file.url, filename: name ?? "file", size: c.size };
}

