// One option of a command while it is being filled in.

import { h, size } from "./dom.js";
import { kinds } from "./commands.js";
import { localised } from "./menu.js";
import { store, userName } from "./store.js";

export class Field {
  // spec is the option as it was registered; changed is called as it is edited.
  constructor(spec, changed) {
    this.spec = spec;
    this.picked = null; // the choice taken, {value, label}
    this.file = null;
    const name = localised(spec, "name");
    this.input =
      spec.type === kinds.file
        ? h("input", { type: "file", onchange: () => changed(this) })
        : h("input", {
            type: "text",
            inputmode: spec.type === kinds.whole ? "numeric" : spec.type === kinds.number ? "decimal" : null,
            maxlength: spec.max_length,
            autocomplete: "off",
            spellcheck: "false",
            oninput: () => ((this.picked = null), changed(this)),
          });
    this.input.dataset.option = spec.name;
    this.input.setAttribute("aria-label", `${name}${spec.required ? ", required" : ""}: ${localised(spec, "description")}`);
    this.input.setAttribute("aria-controls", "suggest");
    this.node = h("label", { class: "option-field" + (spec.required ? " required" : "") }, h("span", {}, name, spec.required ? h("span", { class: "must" }, "*") : null), this.input);
  }

  get help() {
    const s = this.spec;
    const limits = [s.min_value !== undefined && `from ${s.min_value}`, s.max_value !== undefined && `to ${s.max_value}`].filter(Boolean).join(" ");
    return [localised(s, "description"), s.required ? "required" : "optional", limits].filter(Boolean).join(" · ");
  }

  get empty() {
    return this.spec.type === kinds.file ? !this.input.files.length : this.input.value.trim() === "";
  }

  set(item) {
    this.picked = item;
    this.input.value = item.label;
    this.node.classList.remove("wrong");
  }

  // list gives what may be chosen, null where anything may be typed.
  list() {
    const s = this.spec;
    const people = [...store.people.map((p) => p.user), store.bot.user].filter(Boolean).map((u) => ({ value: u.id, label: userName(u), aside: "person" }));
    const roles = store.roles.filter((r) => r.id !== store.guild.id).map((r) => ({ value: r.id, label: r.name, aside: "role" }));
    if (s.choices?.length) return s.choices.map((c) => ({ value: c.value, label: localised(c, "name") }));
    switch (s.type) {
      case kinds.yesNo:
        return [
          { value: true, label: "True" },
          { value: false, label: "False" },
        ];
      case kinds.user:
        return people;
      case kinds.role:
        return roles;
      case kinds.mentionable:
        return [...people, ...roles];
      case kinds.channel:
        return [...store.channels, ...store.threads].filter((c) => !s.channel_types?.length || s.channel_types.includes(c.type)).map((c) => ({ value: c.id, label: "#" + c.name }));
      default:
        return null;
    }
  }

  // fits narrows the list to what is typed.
  fits() {
    const typed = this.input.value.trim().toLowerCase().replace(/^[#@]/, "");
    if (this.picked) return this.list();
    return this.list()?.filter((i) => i.label.toLowerCase().replace(/^#/, "").includes(typed));
  }

  // wrong says what is the matter with the field, "" when it can be sent.
  wrong() {
    const name = localised(this.spec, "name");
    if (this.empty) return this.spec.required ? `${name} is required.` : "";
    if (this.list() && this.value() === undefined) return `${name}: choose one of the list.`;
    if ([kinds.whole, kinds.number].includes(this.spec.type) && Number.isNaN(this.value())) return `${name} must be a number.`;
    return "";
  }

  value() {
    if (this.empty) return undefined;
    if (this.picked) return this.picked.value;
    const typed = this.input.value.trim();
    const list = this.list();
    if (list) return list.find((i) => i.label.toLowerCase().replace(/^#/, "") === typed.toLowerCase().replace(/^[#@]/, ""))?.value;
    return [kinds.whole, kinds.number].includes(this.spec.type) ? Number(typed.replace(",", ".")) : typed;
  }

  // ready gives the value to send; a file is uploaded first.
  async ready() {
    if (this.spec.type !== kinds.file || this.empty) return this.value();
    const file = this.input.files[0];
    this.input.title = `${file.name}, ${size(file.size)}`;
    return (await store.api.upload(file)).id;
  }
}
