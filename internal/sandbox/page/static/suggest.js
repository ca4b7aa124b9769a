// The list above the message box: commands, choices, what autocomplete gives.

import { h } from "./dom.js";
import { option } from "./listbox.js";

export class Suggest {
  constructor(box) {
    this.box = box;
    this.items = [];
    this.active = -1;
    this.field = null;
    this.pick = () => {};
  }

  get open() {
    return !this.box.hidden && this.items.length > 0;
  }

  // show lists items for a field. eager makes the first one what Enter takes.
  show(field, items, { title = "", note = "", eager = true, pick }) {
    if (this.field && this.field !== field) this.release();
    Object.assign(this, { field, items, title, note, pick, active: eager && items.length ? 0 : -1 });
    field.setAttribute("role", "combobox");
    this.draw();
  }

  hide() {
    this.items = [];
    this.box.hidden = true;
    this.release();
  }

  release() {
    this.field?.setAttribute("aria-expanded", "false");
    this.field?.removeAttribute("aria-activedescendant");
  }

  draw() {
    const options = this.items.map((item, i) => option(item, i === this.active, false, () => this.take(i)));
    this.box.replaceChildren(
      ...[this.title && h("p", { class: "suggest-title", id: "suggest-title" }, this.title), this.note && h("p", { class: "suggest-note", role: "status" }, this.note)].filter(Boolean),
      h("div", { role: "listbox", "aria-label": this.title || "Suggestions" }, options),
    );
    this.box.hidden = !(this.items.length || this.title || this.note);
    this.field.setAttribute("aria-expanded", String(this.open));
    if (this.active >= 0) this.field.setAttribute("aria-activedescendant", this.items[this.active].id);
    else this.field.removeAttribute("aria-activedescendant");
    this.box.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }

  take(i) {
    const item = this.items[i];
    this.pick(item);
  }

  // key says whether the list used a key of its field.
  key(event) {
    if (!this.open) return false;
    const n = this.items.length;
    if (event.key === "ArrowDown") this.active = (this.active + 1) % n;
    else if (event.key === "ArrowUp") this.active = (this.active - 1 + n) % n;
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
      return true;
    } else return false;
    event.preventDefault();
    this.draw();
    return true;
  }
}
