// One message as the page shows it.

import { h } from "./dom.js";
import { attachment, embed } from "./embed.js";
import { components } from "./component.js";
import { markdown } from "./markdown.js";
import { avatar, hooks, names } from "./names.js";
import { channelOf, store, userName, userOf } from "./store.js";
import { format, stamp } from "./time.js";

// Flags of a message. https://discord.com/developers/docs/resources/message#message-object-message-flags
export const flags = { crossposted: 1, suppressEmbeds: 4, ephemeral: 64, loading: 128, v2: 32768 };
const nearby = 5 * 60 * 1000; // messages of one author closer than this share a head

const systemLines = { 6: "pinned a message", 7: "joined the desk", 12: "followed a channel", 18: "started a thread" };

export const follows = (message, before) =>
  before &&
  before.author.id === message.author.id &&
  before.webhook_id === message.webhook_id &&
  !message.interaction_metadata &&
  !message.message_reference &&
  !((message.flags | before.flags) & flags.ephemeral) &&
  new Date(message.timestamp) - new Date(before.timestamp) < nearby;

// drawMessage makes a message's node. act has click, dismiss, menu, react; earlier
// is what the message was before an edit that this page saw.
export function drawMessage(message, before, act, earlier) {
  const ephemeral = message.flags & flags.ephemeral;
  const loading = message.flags & flags.loading;
  const follow = follows(message, before);
  const node = h(
    "article",
    {
      class: ["message", follow && "follow", ephemeral && "ephemeral", loading && "loading"].filter(Boolean).join(" "),
      id: `m-${message.id}`,
      "data-message-id": message.id,
      tabindex: "-1",
      "aria-label": `${userName(message.author)}, ${format(new Date(message.timestamp), "t")}`,
    },
    asked(message) ?? reference(message),
    follow ? null : avatar(message.author),
    follow ? null : head(message),
    h("div", { class: "body" }, body(message, loading, earlier, act)),
    reactions(message, act),
    ephemeral ? onlyYou(message, act) : null,
    h("div", { class: "bar" }, h("button", { type: "button", class: "icon", "aria-label": "Message menu", "aria-haspopup": "menu", onclick: (e) => act.menu(message, e.currentTarget) }, "⋯")),
  );
  node.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    act.menu(message, node, event.clientX ? event : null);
  });
  return node;
}

// asked says who asked for an answer of the bot; an answer to a button stands for itself.
function asked(message) {
  const meta = message.interaction_metadata;
  if (!meta || meta.type === 3) return null;
  const who = userName(meta.user ?? userOf(meta.user_id));
  const what = message.interaction?.name ?? meta.triggering_interaction_metadata?.name;
  const menu = store.commands.some((c) => c.type !== 1 && c.name === what);
  return h("p", { class: "asked" }, h("strong", {}, who), what ? " used " : " sent a form", what ? h("span", { class: "mention" }, (menu ? "" : "/") + what) : null);
}

function reference(message) {
  if (!message.message_reference || message.type === 18) return null;
  const to = message.referenced_message;
  return h("p", { class: "asked" }, "↱ ", to ? [h("strong", {}, userName(to.author)), " ", to.content.slice(0, 80)] : "in answer to an earlier message");
}

function head(message) {
  return h(
    "header",
    {},
    h("span", { class: "author" }, userName(message.author)),
    message.author.bot ? h("span", { class: "badge" }, message.webhook_id && !message.application_id ? "HOOK" : "BOT") : null,
    stamp(new Date(message.timestamp), isToday(message.timestamp) ? "t" : "s", "when"),
    message.flags & flags.crossposted ? h("span", { class: "badge quiet" }, "PUBLISHED") : null,
  );
}

const isToday = (t) => new Date(t).toDateString() === new Date().toDateString();

function body(message, loading, earlier, act) {
  if (loading) return h("p", { class: "thinking" }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), ` ${userName(message.author)} is thinking…`);
  if (systemLines[message.type]) return h("p", { class: "system" }, `${userName(message.author)} ${systemLines[message.type]}${message.content ? `: ${message.content}` : ""}`);
  return [
    message.content ? h("div", { class: "md" }, markdown(message.content, names)) : null,
    message.flags & flags.suppressEmbeds ? null : (message.embeds ?? []).map(embed),
    loose(message).map(attachment),
    components(message.components, message, (id, values, node) => act.click(message, id, values, node)),
    message.thread ? threadLink(message.thread) : null,
    message.edited_timestamp ? edited(message, earlier) : null,
  ];
}

// loose gives the attachments that no embed and no component shows already.
function loose(message) {
  const shown = new Set((message.embeds ?? []).flatMap((e) => [e.image?.url, e.thumbnail?.url]));
  if (message.flags & flags.v2) return [];
  return (message.attachments ?? []).filter((a) => !shown.has(a.url));
}

function threadLink(thread) {
  return h("button", { type: "button", class: "thread-link", onclick: () => hooks.openChannel(thread.id) }, h("strong", {}, thread.name), " · ", counted(channelOf(thread.id) ?? thread), " ›");
}

const countWords = (n) => `${n} ${n === 1 ? "message" : "messages"}`;

// counted tells how many messages a thread has; recount keeps it right.
export const counted = (thread) => h("span", { class: "dim", "data-count-of": thread.id }, countWords(thread.message_count ?? 0));

export function recount(thread) {
  for (const node of document.querySelectorAll(`[data-count-of="${thread.id}"]`)) node.textContent = countWords(thread.message_count ?? 0);
}

function edited(message, earlier) {
  const when = new Date(message.edited_timestamp);
  if (!earlier) return h("p", { class: "edited", title: format(when, "F") }, "(edited)");
  return h(
    "details",
    { class: "edited" },
    h("summary", { title: format(when, "F") }, "(edited, see what it was)"),
    h("div", { class: "earlier" }, body({ ...earlier, edited_timestamp: null, thread: null, components: inert(earlier.components) }, false, null, {})),
  );
}

// inert copies components with everything that acts switched off.
function inert(list) {
  return list?.map((c) => ({ ...c, disabled: true, components: inert(c.components), accessory: c.accessory ? inert([c.accessory])[0] : undefined }));
}

function reactions(message, act) {
  if (!message.reactions?.length) return null;
  return h(
    "p",
    { class: "reactions" },
    message.reactions.map((r) =>
      h("button", { type: "button", class: "reaction" + (r.me ? " mine" : ""), "aria-pressed": String(Boolean(r.me)), onclick: () => act.react(message, r.emoji.name, r.me) }, `${r.emoji.name} ${r.count}`),
    ),
  );
}

function onlyYou(message, act) {
  return h(
    "p",
    { class: "only-you" },
    h("span", { "aria-hidden": "true" }, "◉ "),
    `Only you (${userName(store.me.user)}) can see this · `,
    h("button", { type: "button", class: "plain", onclick: () => act.dismiss(message) }, "Dismiss"),
  );
}
