// The commands that the bot registered, one entry for each that can be run.

import { localised } from "./menu.js";
import { store } from "./store.js";

export const kinds = { text: 3, whole: 4, yesNo: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10, file: 11 };

export function leaves() {
  return store.commands.filter((c) => (c.type ?? 1) === 1).flatMap((c) => walk(c, [], []));
}

function walk(node, path, shown) {
  const here = [...path, node.name];
  const seen = [...shown, localised(node, "name")];
  const nested = (node.options ?? []).filter((o) => o.type === 1 || o.type === 2);
  if (nested.length) return nested.flatMap((o) => walk(o, here, seen));
  return [{ path: here.join(" "), shown: seen.join(" "), help: localised(node, "description"), options: node.options ?? [] }];
}

// search gives the commands that fit what is typed, best first.
export function search(typed) {
  const words = typed.toLowerCase().trim();
  const score = (l) => {
    const names = [l.path.toLowerCase(), l.shown.toLowerCase()];
    if (names.includes(words)) return 0;
    if (names.some((n) => n.startsWith(words))) return 1;
    if (names.some((n) => n.split(" ").some((w) => w.startsWith(words)))) return 2;
    return names.some((n) => n.includes(words)) ? 3 : 9;
  };
  return leaves()
    .map((leaf) => ({ leaf, score: score(leaf) }))
    .filter((s) => s.score < 9)
    .sort((a, b) => a.score - b.score || a.leaf.path.localeCompare(b.leaf.path))
    .map((s) => s.leaf);
}

// typedLeaf finds the command that a text begins with, and the rest of the text.
export function typedLeaf(text) {
  const found = leaves()
    .flatMap((leaf) => [leaf.path, leaf.shown].map((name) => ({ leaf, name })))
    .filter(({ name }) => text.toLowerCase().startsWith(`/${name.toLowerCase()} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
  return found ? { leaf: found.leaf, rest: text.slice(found.name.length + 2) } : null;
}
