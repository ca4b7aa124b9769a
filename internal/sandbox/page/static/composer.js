// The message box: text, files, and commands after a slash.

import { $, h, patch, size } from "./dom.js";
import { Builder } from "./builder.js";
import { leaves, search, typedLeaf } from "./commands.js";
import { store, channelOf } from "./store.js";
import { Suggest } from "./suggest.js";

const shownAtOnce = 12;

let suggest, builder;
let files = []; // chosen and not sent yet

export function wireComposer(invoke) {
  suggest = new Suggest($("suggest"));
  builder = new Builder(suggest, {
    leave,
    edited: quiet,
    done: async (call, problem) => {
      if (problem) return complain(problem);
      try {
        await invoke(call);
        leave();
      } catch (error) {
        complain(error.sentence ?? error.message);
      }
    },
  });
  const text = $("text");
  text.addEventListener("input", typed);
  text.addEventListener("keydown", (event) => {
    if (suggest.key(event)) return;
    if (event.key === "Escape") suggest.hide();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  text.addEventListener("blur", () => builder.leaf || suggest.hide());
  text.addEventListener("focus", () => text.value.startsWith("/") && typed());
  $("send").addEventListener("click", () => (builder.leaf ? builder.submit() : send()));
  $("send").addEventListener("keydown", (event) => event.key === "Escape" && builder.leaf && leave());
  wireFiles();
}

function wireFiles() {
  const chooser = h("input", { type: "file", multiple: true, hidden: true, id: "chooser", "aria-label": "Files to attach" });
  $("composer").append(chooser);
  $("attach").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    addFiles(chooser.files);
    chooser.value = "";
  });
  const room = $("room");
  room.addEventListener("dragover", (event) => event.preventDefault());
  room.addEventListener("drop", (event) => {
    event.preventDefault();
    addFiles(event.dataTransfer.files);
  });
}

function addFiles(list) {
  const field = builder.fields.find((f) => f.input.type === "file");
  if (field && list.length) {
    field.input.files = list;
    return;
  }
  files.push(...list);
  drawFiles();
}

function drawFiles() {
  $("files").replaceChildren(
    ...files.map((f, i) => h("span", { class: "chip" }, `${f.name} `, h("span", { class: "dim" }, size(f.size)), h("button", { type: "button", class: "plain", "aria-label": `Remove ${f.name}`, onclick: () => (files.splice(i, 1), drawFiles()) }, "✕"))),
  );
  $("files").hidden = files.length === 0;
}

function typed() {
  const text = $("text");
  quiet();
  if (!text.value.startsWith("/") || text.value.includes("\n")) return suggest.hide();
  const hit = typedLeaf(text.value);
  if (hit) return begin(hit.leaf, hit.rest);
  const found = search(text.value.slice(1)).slice(0, shownAtOnce);
  suggest.show(text, found.map(asItem), {
    title: found.length ? "" : "No such command. The bot may still be starting.",
    pick: (item) => begin(item.leaf),
  });
}

function asItem(leaf) {
  const aside = h("span", { class: "signature" }, leaf.options.map((o) => h("span", { class: o.required ? "must" : null }, o.name + (o.required ? "*" : ""), " ")));
  return { leaf, value: leaf.path, label: "/" + leaf.shown, help: leaf.help, aside };
}

function begin(leaf, rest) {
  const text = $("text");
  text.value = "";
  text.hidden = true;
  builder.start(leaf, rest);
}

// startCommand opens the builder for a command's path, from a link in a text.
export function startCommand(path) {
  const leaf = leaves().find((l) => l.path === path) ?? leaves().find((l) => l.path.startsWith(path));
  if (!leaf) return;
  begin(leaf);
}

// drawTry offers commands to begin with, once the bot has registered them and
// until they are put away.
export function drawTry() {
  const place = $("try");
  const lines = localStorage.getItem("tried") ? [] : store.try.filter((line) => typedLeaf(line + " "));
  const fill = (line) => {
    const { leaf, rest } = typedLeaf(line + " ");
    if (builder.leaf) builder.stop();
    begin(leaf, rest);
  };
  const away = () => {
    localStorage.setItem("tried", "yes");
    drawTry();
    $("text").focus();
  };
  place.hidden = !lines.length;
  patch(place, [
    h("span", { class: "dim" }, "New here? Try"),
    ...lines.map((line) => h("button", { type: "button", class: "try", title: line, "data-key": line, onclick: () => fill(line) }, line)),
    h("button", { type: "button", class: "icon", "data-key": "away", "aria-label": "Put these away", onclick: away }, "✕"),
  ]);
}

function leave() {
  builder.stop();
  quiet();
  const text = $("text");
  text.hidden = false;
  text.value = "";
  if (!matchMedia("(pointer: coarse)").matches) text.focus();
}

export function resetComposer() {
  if (builder.leaf) builder.stop();
  $("text").hidden = false;
  suggest.hide();
  quiet();
  const channel = channelOf(store.channel);
  const may = channel?.can_send !== false;
  $("text").placeholder = may ? `Message ${channel ? "#" + channel.name : ""}, or / for a command` : "You can’t send messages here, but / commands work";
  $("attach").disabled = !may;
}

export function focusComposer(text = "") {
  if (builder.leaf) return;
  $("text").focus();
  if (text) {
    $("text").value = text;
    typed();
  }
}

function complain(sentence) {
  $("complaint").textContent = sentence;
  $("complaint").hidden = false;
}

function quiet() {
  $("complaint").hidden = true;
}

async function send() {
  const text = $("text");
  const content = text.value.trim();
  if (!content && !files.length) return;
  if (content.startsWith("/") && !content.includes(" ")) return complain("Choose a command from the list, or begin with something else than / to send a message.");
  try {
    const attachments = [];
    for (const f of files) attachments.push((await store.api.upload(f)).id);
    await store.api.post("messages", { channel_id: store.channel, content, attachments });
    text.value = "";
    files = [];
    drawFiles();
    suggest.hide();
    quiet();
  } catch (error) {
    complain(error.sentence ?? error.message);
  }
}
