// A command being filled in: its name, its fields, and what may be added.

import { $, h } from "./dom.js";
import { kinds } from "./commands.js";
import { Field } from "./field.js";
import { localised } from "./menu.js";
import { store } from "./store.js";

const pause = 160; // ms without a key before autocomplete asks the bot

export class Builder {
  // suggest is the list above; done is called with {command, options}
  // or with what is wrong, leave and edited with nothing.
  constructor(suggest, { done, leave, edited }) {
    this.box = $("builder");
    this.suggest = suggest;
    this.done = done;
    this.leave = leave;
    this.edited = edited;
    this.leaf = null;
    this.fields = [];
    this.sending = false;
    this.asked = 0; // number of the last autocomplete request
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusin", (event) => this.enter(event.target));
  }

  start(leaf, rest = "") {
    this.leaf = leaf;
    this.fields = leaf.options.filter((o) => o.required).map((o) => this.field(o));
    this.fill(rest);
    this.draw();
    this.box.hidden = false;
    const first = this.fields.find((f) => f.empty) ?? this.fields[0];
    if (first) first.input.focus();
    else this.bare();
  }

  stop() {
    clearTimeout(this.timer);
    this.asked++;
    this.leaf = null;
    this.fields = [];
    this.box.hidden = true;
    this.box.replaceChildren();
    this.suggest.hide();
  }

  // bare is a command that needs nothing: Enter sends it as it stands.
  bare() {
    $("send").focus();
    const more = this.leaf.options.length ? " Shift+Tab goes to what you may add." : "";
    this.suggest.show($("text"), [], { title: `/${this.leaf.shown} · ${this.leaf.help}`, note: `Enter sends it.${more}` });
  }

  field(spec) {
    return new Field(spec, (f) => this.changed(f));
  }

  // fill takes "name: value" pieces of a typed or pasted command, or gives all to the first field.
  fill(rest) {
    const names = this.leaf.options.map((o) => o.name.replace(/[^\p{L}\p{N}_-]/gu, "")).join("|");
    const pieces = names ? [...rest.matchAll(new RegExp(`(?:^|\\s)(${names}):\\s*(.*?)(?=\\s(?:${names}):|$)`, "gsu"))] : [];
    for (const [, name, value] of pieces) (this.fields.find((f) => f.spec.name === name) ?? this.add(name)).input.value = value.trim();
    if (!pieces.length && rest.trim()) {
      const first = this.fields[0] ?? (this.leaf.options[0] && this.add(this.leaf.options[0].name));
      if (first && first.spec.type !== kinds.file) first.input.value = rest.trim();
    }
  }

  add(name) {
    const field = this.field(this.leaf.options.find((o) => o.name === name));
    this.fields.push(field);
    return field;
  }

  draw() {
    const rest = this.leaf.options.filter((o) => !this.fields.some((f) => f.spec === o));
    const more = rest.map((o) =>
      h("button", { type: "button", class: "more", "data-add": o.name, title: localised(o, "description"), onclick: () => this.more(o.name) }, "+ " + localised(o, "name")),
    );
    this.box.replaceChildren(
      h("span", { class: "chip" }, "/" + this.leaf.shown, h("button", { type: "button", class: "plain", "aria-label": "Leave the command", onclick: () => this.leave() }, "✕")),
      ...this.fields.map((f) => f.node),
      ...more,
    );
  }

  more(name) {
    const field = this.add(name);
    this.draw();
    field.input.focus();
  }

  current(target) {
    return this.fields.find((f) => f.input === target);
  }

  enter(target) {
    const field = this.current(target);
    if (field) this.changed(field, true);
    else this.suggest.show($("text"), [], { title: `/${this.leaf?.shown} · ${this.leaf?.help}` });
  }

  changed(field, entering = false) {
    if (!entering) {
      field.node.classList.remove("wrong");
      field.input.removeAttribute("aria-invalid");
      this.edited();
    }
    clearTimeout(this.timer);
    this.asked++; // what was asked before this key is too old to be shown
    const title = `${localised(field.spec, "name")} · ${field.help}`;
    const pick = (item) => this.pick(field, item);
    if (field.spec.autocomplete) {
      this.suggest.show(field.input, [], { title, note: "Asking the bot…", eager: false, pick });
      this.timer = setTimeout(() => this.ask(field, title, pick), entering ? 0 : pause);
      return;
    }
    this.suggest.show(field.input, (field.fits() ?? []).slice(0, 25), { title, eager: true, pick, note: field.fits()?.length === 0 ? "Nothing in the list fits." : "" });
  }

  async ask(field, title, pick) {
    const number = ++this.asked;
    const options = Object.fromEntries(this.fields.filter((f) => f !== field && !f.empty && f.spec.type !== kinds.file).map((f) => [f.spec.name, f.value()]));
    options[field.spec.name] = field.input.value;
    const show = (items, note) => number === this.asked && document.activeElement === field.input && this.suggest.show(field.input, items, { title, note, eager: false, pick });
    try {
      const { choices } = await store.api.post("autocomplete", { channel_id: store.channel, command: this.leaf.path, options, focused: field.spec.name });
      show((choices ?? []).map((c) => ({ value: c.value, label: localised(c, "name") })), choices?.length ? "" : "No suggestions. What you typed goes to the bot as it is.");
    } catch (error) {
      show([], `No suggestions: ${error.sentence}`);
    }
  }

  pick(field, item) {
    field.set(item);
    this.suggest.hide();
    const next = this.fields.slice(this.fields.indexOf(field) + 1).find((f) => f.empty && f.spec.required);
    (next ?? field).input.focus();
    if (!next) this.suggest.hide();
  }

  key(event) {
    const field = this.current(event.target);
    if (field && this.suggest.key(event)) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.suggest.open) this.suggest.hide();
      else this.leave();
    } else if (event.key === "Enter" && (field || !event.target.matches("button"))) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Backspace" && field?.empty && field.input.selectionStart === 0) {
      event.preventDefault();
      this.back(field);
    }
  }

  // back takes an optional field away, or leaves the command from the first one.
  back(field) {
    const i = this.fields.indexOf(field);
    if (!field.spec.required) {
      this.fields.splice(i, 1);
      this.draw();
    } else if (i === 0) return this.leave();
    const before = this.fields[Math.max(0, i - 1)];
    if (before) before.input.focus();
    else this.bare();
  }

  // submit sends once, however often it is asked to while the first is under way.
  async submit() {
    if (this.sending || !this.leaf) return;
    this.sending = true;
    try {
      await this.send();
    } finally {
      this.sending = false;
    }
  }

  async send() {
    const bad = this.fields.find((f) => f.wrong());
    if (bad) {
      bad.node.classList.add("wrong");
      bad.input.setAttribute("aria-invalid", "true");
      bad.input.focus();
      return this.done(null, bad.wrong());
    }
    const options = {};
    try {
      for (const f of this.fields) {
        const value = await f.ready();
        if (value !== undefined) options[f.spec.name] = value;
      }
    } catch (error) {
      return this.done(null, error.sentence);
    }
    return this.done({ command: this.leaf.path, options });
  }
}
