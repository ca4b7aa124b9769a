// Elements are made here and nowhere else; text only ever becomes text nodes.

// h makes an element. Attributes beginning with "on" are listeners, true is an
// empty attribute, null and false leave it out. Children are nodes or text.
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

export const $ = (id) => document.getElementById(id);

// patch makes a parent's children equal to the wanted ones and keeps the elements
// that stay, by data-key or by place: a press under way, the focus and the scroll
// live on. Listeners stay those of the first drawing.
export function patch(parent, wanted) {
  const key = (node, i) => node.dataset?.key ?? `${node.nodeName} ${i}`;
  const here = new Map([...parent.childNodes].map((node, i) => [key(node, i), node]));
  const keys = wanted.map(key);
  for (const [k, node] of here) if (!keys.includes(k)) node.remove();
  let at = parent.firstChild;
  wanted.forEach((want, i) => {
    const have = here.get(keys[i]);
    if (have && have === at) at = at.nextSibling;
    else parent.insertBefore(have ?? want, at);
    if (have) liken(have, want);
  });
}

function liken(have, want) {
  if (have.nodeType !== Node.ELEMENT_NODE) {
    if (have.data !== want.data) have.data = want.data;
    return;
  }
  for (const { name } of [...have.attributes]) if (!want.hasAttribute(name)) have.removeAttribute(name);
  for (const { name, value } of want.attributes) if (have.getAttribute(name) !== value) have.setAttribute(name, value);
  patch(have, [...want.childNodes]);
}

// An address of a file that the sandbox serves loses its host, so that it is the
// page's own whichever loopback name the page was opened under.
export function local(address) {
  try {
    const url = new URL(address, location.href);
    if (url.pathname.startsWith("/attachments/")) return url.pathname + url.search;
    return ["http:", "https:", "blob:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

// Pictures from elsewhere aren't loaded: the page works offline and tells nobody.
export function ownPicture(address) {
  const at = address && local(address);
  return at && (at.startsWith("/attachments/") || at.startsWith("blob:")) ? at : null;
}

export function outLink(address, attributes, ...children) {
  const at = local(address);
  if (!at) return h("span", {}, ...children);
  return h("a", { href: at, target: "_blank", rel: "noopener noreferrer", ...attributes }, ...children);
}

let toastCount = 0;

export function toast(text, kind = "") {
  const node = h("p", { class: `toast ${kind}`, id: `toast-${toastCount++}` }, text);
  $("toasts").append(node);
  setTimeout(() => node.remove(), 7000);
}

export const size = (bytes) =>
  bytes < 1024 ? `${bytes} B` : bytes < 1 << 20 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
