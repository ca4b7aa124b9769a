// Embeds and attachments.

import { h, outLink, ownPicture, local, size } from "./dom.js";
import { markdown } from "./markdown.js";
import { names } from "./names.js";
import { stamp } from "./time.js";

const colour = (n) => "#" + Number(n).toString(16).padStart(6, "0");

export function tinted(node, accent) {
  if (accent !== undefined && accent !== null) node.style.setProperty("--accent", colour(accent));
  return node;
}

export function embed(e) {
  const parts = [];
  if (e.author) parts.push(h("p", { class: "embed-author" }, e.author.url ? outLink(e.author.url, {}, e.author.name) : e.author.name));
  if (e.title) parts.push(h("h3", { class: "embed-title" }, e.url ? outLink(e.url, {}, markdown(e.title, names)) : markdown(e.title, names)));
  if (e.description) parts.push(h("div", { class: "md" }, markdown(e.description, names)));
  if (e.fields?.length) parts.push(h("dl", { class: "fields" }, e.fields.map(field)));
  const picture = ownPicture(e.image?.url);
  if (picture) parts.push(image(picture, e.image.description ?? e.title ?? "Picture in the message"));
  else if (e.image?.url) parts.push(absentPicture(e.image.url));
  if (e.footer || e.timestamp) {
    const when = e.timestamp ? stamp(new Date(e.timestamp), "s") : null;
    parts.push(h("p", { class: "embed-foot" }, e.footer?.text ?? "", e.footer && when ? " · " : "", when));
  }
  const thumb = ownPicture(e.thumbnail?.url);
  return tinted(
    h("article", { class: "embed" }, h("div", { class: "embed-text" }, parts), thumb ? h("div", { class: "thumb" }, image(thumb, "")) : null),
    e.color,
  );
}

const field = (f) => h("div", { class: f.inline ? "inline" : null }, h("dt", {}, markdown(f.name, names)), h("dd", { class: "md" }, markdown(f.value, names)));

export function image(address, alt) {
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", class: "picture" }, h("img", { src: address, alt, loading: "lazy" }));
}

// A picture on another host is named, not loaded.
export function absentPicture(address) {
  return h("p", { class: "absent" }, "Picture at ", outLink(address, {}, new URL(address).host), " (not loaded in the sandbox)");
}

export function attachment(a) {
  const address = ownPicture(a.url);
  if (address && a.content_type?.startsWith("image/")) return image(address, a.description || a.filename);
  return h(
    "p",
    { class: "file" },
    h("span", { "aria-hidden": "true" }, "▤ "),
    h("a", { href: local(a.url), download: a.filename }, a.filename),
    h("span", { class: "dim" }, " " + size(a.size ?? 0)),
  );
}
