// A form that the bot opens. https://discord.com/developers/docs/components/reference

import { $, h, size } from "./dom.js";
import { choicesOf } from "./component.js";
import { markdown } from "./markdown.js";
import { names } from "./names.js";
import { store } from "./store.js";

// openModal shows the form; send(fields) resolves when the bot has taken it.
export function openModal(modal, { send, cancelled }) {
  const dialog = $("modal");
  const fields = [];
  const complaint = h("p", { class: "complaint", role: "alert", hidden: true });
  const submit = h("button", { type: "submit", class: "button primary" }, "Submit");
  const form = h(
    "form",
    { method: "dialog" },
    h("header", {}, h("h2", { id: "modal-title" }, modal.title), h("button", { type: "button", class: "icon", "aria-label": "Close", onclick: () => dialog.close() }, "✕")),
    h("p", { class: "dim" }, `A form from ${store.bot.user?.username ?? "the bot"}. Don’t give it a password.`),
    modal.components.map((c) => entry(c, fields)),
    complaint,
    h("footer", {}, h("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, "Cancel"), submit),
  );
  let sent = false;
  const complain = (sentence, field) => {
    complaint.textContent = sentence;
    complaint.hidden = false;
    field?.place.querySelector("input, select, textarea")?.focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    complaint.hidden = true;
    const bad = fields.find((f) => f.wrong());
    if (bad) return complain(`${bad.label}: ${bad.wrong()}`, bad);
    submit.disabled = true;
    try {
      await send(Object.fromEntries(await Promise.all(fields.map(async (f) => [f.id, await f.value()]))));
      sent = true;
      dialog.close();
    } catch (error) {
      submit.disabled = false;
      const first = fields.find((f) => error.details?.[0]?.place.startsWith(`fields.${f.id}`));
      complain(first ? `${first.label}: ${error.details[0].message}` : (error.sentence ?? error.message), first ?? { place: form });
    }
  });
  dialog.onclose = () => {
    dialog.replaceChildren();
    if (!sent) cancelled?.();
  };
  dialog.replaceChildren(form);
  dialog.showModal();
  form.querySelector("input, textarea, select")?.focus();
}

let count = 0;

function entry(c, fields) {
  if (c.type === 10) return h("div", { class: "md" }, markdown(c.content, names));
  if (c.type === 1) return (c.components ?? []).map((inner) => labelled(inner.label, null, inner, fields));
  if (c.type === 18) return labelled(c.label, c.description, c.component, fields);
  return labelled(c.label ?? "", null, c, fields);
}

function labelled(label, description, c, fields) {
  const id = `field-${count++}`;
  const made = (makers[c.type] ?? unknown)(c, id);
  const required = c.required !== false && c.type !== 23;
  const words = [label, required ? h("span", { class: "must", title: "required" }, " *") : null];
  const help = description ? h("p", { class: "dim", id: `${id}-help` }, description) : null;
  if (!made.group) made.node.setAttribute("id", id);
  if (help && !made.group) made.node.setAttribute("aria-describedby", `${id}-help`);
  const place = made.group ? h("fieldset", { class: "field", "aria-describedby": help ? `${id}-help` : null }, h("legend", {}, words), help, made.node) : h("div", { class: "field" }, h("label", { for: id }, words), help, made.node);
  if (made.value) fields.push({ id: c.custom_id, label, place, value: made.value, wrong: made.wrong ?? (() => "") });
  return place;
}

// between says what is wrong with a number of choices, "" when nothing is.
function between(n, c, most) {
  if (n === 0 && c.required === false) return "";
  const least = c.min_values ?? 1;
  if (n < least) return `choose at least ${least}.`;
  return n > most ? `choose at most ${most}.` : "";
}

const unknown = (c) => ({ node: h("p", { class: "absent" }, `A field of type ${c.type}, which this page doesn’t know`) });

const makers = {
  4: text,
  3: choose,
  5: choose,
  6: choose,
  7: choose,
  8: choose,
  19: upload,
  21: (c, id) => group(c, id, "radio"),
  22: (c, id) => group(c, id, "checkbox"),
  23: (c) => {
    const box = h("input", { type: "checkbox", checked: c.default, "data-custom-id": c.custom_id });
    return { node: box, value: () => box.checked };
  },
};

function text(c) {
  const node = h(c.style === 2 ? "textarea" : "input", {
    type: c.style === 2 ? null : "text",
    rows: c.style === 2 ? 3 : null,
    minlength: c.min_length,
    maxlength: c.max_length ?? 4000,
    placeholder: c.placeholder,
    required: c.required !== false,
    "data-custom-id": c.custom_id,
  });
  node.value = c.value ?? "";
  return { node, value: () => node.value };
}

function choose(c, id) {
  const options = choicesOf(c);
  const preset = new Set((c.default_values ?? []).map((d) => d.id));
  if ((c.max_values ?? 1) > 1) return group({ ...c, options: options.map((o) => ({ ...o, default: o.default || preset.has(o.value) })) }, id, "checkbox");
  const node = h(
    "select",
    { required: c.required !== false && c.min_values !== 0, "data-custom-id": c.custom_id },
    h("option", { value: "" }, c.placeholder ?? "Choose…"),
    options.map((o) => h("option", { value: o.value, selected: o.default || preset.has(o.value) }, o.description ? `${o.label} (${o.description})` : o.label)),
  );
  return { node, value: () => (node.value ? [node.value] : []) };
}

function group(c, id, type) {
  const boxes = c.options.map((o) => h("input", { type, name: id, value: o.value, checked: o.default, required: type === "radio" && c.required !== false }));
  const node = h("div", { class: "choices", "data-custom-id": c.custom_id }, c.options.map((o, i) => h("label", {}, boxes[i], " ", o.label, o.description ? h("span", { class: "dim" }, ` ${o.description}`) : null)));
  const values = () => boxes.filter((b) => b.checked).map((b) => b.value);
  if (type === "radio") return { group: true, node, value: () => values()[0] ?? "" };
  return { group: true, node, value: values, wrong: () => between(values().length, c, c.max_values ?? boxes.length) };
}

function upload(c) {
  const most = c.max_values ?? 1;
  const node = h("input", { type: "file", multiple: most > 1, required: c.required !== false && c.min_values !== 0, "data-custom-id": c.custom_id });
  node.addEventListener("change", () => (node.title = [...node.files].map((f) => `${f.name} ${size(f.size)}`).join(", ")));
  return { node, value: () => Promise.all([...node.files].map(async (f) => (await store.api.upload(f)).id)), wrong: () => between(node.files.length, c, most) };
}
