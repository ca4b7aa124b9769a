// Discord's Markdown, read into nodes. No text is ever parsed as HTML.
// https://support.discord.com/hc/en-us/articles/210298617

import { h, outLink } from "./dom.js";
import { stamp } from "./time.js";

const deepest = 8; // nested marks beyond this are shown as they are written

// Each rule matches at one place; the first that does wins. make gets the match,
// the names of people, roles and channels, and a function for what is inside.
const rules = [
  [/\\([^\p{L}\p{N}\s])/uy, (m) => m[1]],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, (m) => h("code", {}, m[2].replace(/^ (?=`)|(?<=`) $/g, ""))],
  [/<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y, (m) => stamp(new Date(Number(m[1]) * 1000), m[2] ?? "f")],
  [/<@!?(\d+)>/y, (m, names) => h("span", { class: "mention" }, "@" + names.user(m[1]))],
  [/<@&(\d+)>/y, (m, names) => h("span", { class: "mention" }, "@" + names.role(m[1]))],
  [/<#(\d+)>/y, (m, names) => names.channelLink(m[1])],
  [/<\/([^:>]{1,100}):(\d+)>/y, (m, names) => names.commandLink(m[1])],
  [/<a?:(\w{2,32}):\d+>/y, (m) => h("span", { class: "emoji" }, `:${m[1]}:`)],
  [/<(https?:\/\/[^\s<>]+)>/y, (m) => outLink(m[1], {}, m[1])],
  [/\[((?:\\.|\[[^\]]*\]|[^[\]\\])+)\]\(\s*<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+["'][^"']*["'])?\s*\)/y, (m, names, inside) => outLink(m[2], { title: m[2] }, inside(m[1], true))],
  [/https?:\/\/(?:[^\s<>()]|\([^\s<>()]*\))*[^\s<>().,:;!?'"\]*_~|]/y, (m) => outLink(m[0], {}, m[0])],
  [/\*\*\*((?:\\.|[^\\])+?)\*\*\*(?!\*)/sy, (m, names, inside) => h("strong", {}, h("em", {}, inside(m[1])))],
  [/\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/sy, (m, names, inside) => h("strong", {}, inside(m[1]))],
  [/__((?:\\.|[^\\])+?)__(?!_)/sy, (m, names, inside) => h("u", {}, inside(m[1]))],
  [/~~((?:\\.|[^\\])+?)~~(?!~)/sy, (m, names, inside) => h("s", {}, inside(m[1]))],
  [/\|\|((?:\\.|[^\\])+?)\|\|/sy, (m, names, inside) => spoiler(inside(m[1]))],
  [/\*(?=\S)((?:\*\*[\s\S]+?\*\*|\\.|[^*\\])*?[^\s*])\*(?!\*)/sy, (m, names, inside) => h("em", {}, inside(m[1]))],
  [/_((?:__[\s\S]+?__|\\.|[^_\\])+?)_(?![\p{L}\p{N}_])/suy, (m, names, inside) => h("em", {}, inside(m[1]))],
];
const special = /[\\`<[*_~|]|https?:\/\//g;

function spoiler(children) {
  const open = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    node.classList.add("open");
    node.removeAttribute("role");
  };
  const node = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, show it", onclick: open, onkeydown: open }, children);
  return node;
}

function inline(text, names, depth = 0) {
  const out = [];
  let plain = "";
  const flush = () => {
    if (plain) out.push(plain);
    plain = "";
  };
  for (let i = 0; i < text.length; ) {
    const found = depth < deepest && match(text, i);
    if (found) {
      const [m, make] = found;
      const node = make(m, names, (t) => inline(t, names, depth + 1));
      if (typeof node === "string") plain += node;
      else {
        flush();
        out.push(node);
      }
      i += m[0].length;
      continue;
    }
    special.lastIndex = i + 1;
    const next = special.exec(text)?.index ?? text.length;
    plain += text.slice(i, next);
    i = next;
  }
  flush();
  return out;
}

function match(text, i) {
  for (const [pattern, make] of rules) {
    pattern.lastIndex = i;
    const m = pattern.exec(text);
    if (!m) continue;
    if (m[0][0] === "_" && /[\p{L}\p{N}]/u.test(text[i - 1] ?? "")) continue; // snake_case is a word
    return [m, make];
  }
  return null;
}

// markdown gives the nodes of a text, blocks included.
export function markdown(text, names) {
  const out = document.createDocumentFragment();
  const fence = /```(?:([\w+-]{1,20})\n)?([\s\S]+?)```/g;
  let from = 0;
  for (const m of text.matchAll(fence)) {
    out.append(...blocks(text.slice(from, m.index).replace(/\n$/, ""), names));
    out.append(h("pre", { "data-lang": m[1] ?? null, tabindex: "0" }, h("code", {}, m[2].replace(/^\n|\n$/g, ""))));
    from = m.index + m[0].length;
  }
  out.append(...blocks(text.slice(from).replace(/^\n/, from ? "" : "\n"), names));
  return out;
}

const shapes = [
  { test: /^(#{1,3}) +(.+)/, make: (m, names) => h(`h${m[1].length + 2}`, { class: `md${m[1].length}` }, inline(m[2], names)) },
  { test: /^-# +(.+)/, make: (m, names) => h("p", { class: "subtext" }, inline(m[1], names)) },
];

function blocks(text, names) {
  const out = [];
  const lines = text === "" ? [] : text.split("\n");
  let plain = [];
  const flush = () => {
    if (plain.length) out.push(h("p", {}, inline(plain.join("\n"), names)));
    plain = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const shape = shapes.find((s) => s.test.test(lines[i]));
    const group = shape ? null : quoteAt(lines, i) ?? listAt(lines, i);
    if (!shape && !group) {
      plain.push(lines[i]);
      continue;
    }
    flush();
    if (shape) out.push(shape.make(shape.test.exec(lines[i]), names));
    else {
      out.push(group.make(names));
      i = group.end - 1;
    }
  }
  flush();
  return out;
}

function quoteAt(lines, i) {
  if (lines[i].startsWith(">>> ")) {
    const text = [lines[i].slice(4), ...lines.slice(i + 1)].join("\n");
    return { end: lines.length, make: (names) => h("blockquote", {}, blocks(text, names)) };
  }
  let end = i;
  while (end < lines.length && /^> ?/.test(lines[end]) && (lines[end].startsWith("> ") || lines[end] === ">")) end++;
  if (end === i) return null;
  const text = lines.slice(i, end).map((l) => l.slice(2)).join("\n");
  return { end, make: (names) => h("blockquote", {}, blocks(text, names)) };
}

const bullet = /^( *)(?:[-*]|(\d{1,9})\.) +(.*)/;

function listAt(lines, i) {
  const first = bullet.exec(lines[i]);
  if (!first) return null;
  let end = i;
  while (end < lines.length && bullet.test(lines[end])) end++;
  return {
    end,
    make: (names) => {
      const items = lines.slice(i, end).map((l) => {
        const m = bullet.exec(l);
        return h("li", { class: m[1].length >= 2 ? "deep" : null }, inline(m[3], names));
      });
      return first[2] ? h("ol", { start: first[2] }, items) : h("ul", {}, items);
    },
  };
}
