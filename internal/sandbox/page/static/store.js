// What the page knows: the state the sandbox gave, and what has been read.

const empty = { people: [], channels: [], threads: [], commands: [], roles: [], switches: [], faults: [], try: [], guild: {}, bot: {}, me: null };

export const store = {
  ...empty,
  as: "editor",
  channel: null, // id of the open channel or thread
  api: null,
  read: {}, // channel id → id of the last message seen, by person
  unread: {}, // channel id → messages since
};

export function take(state) {
  Object.assign(store, empty, state);
  const saved = localStorage.getItem(readKey());
  store.read = saved ? JSON.parse(saved) : {};
  store.unread = {};
  for (const c of [...store.channels, ...store.threads]) {
    if (newer(c.last_message_id, store.read[c.id])) store.unread[c.id] = 1;
  }
}

const readKey = () => `read:${store.guild.id}:${store.as}`;

// newer compares two snowflakes; they don't fit in a number.
export const newer = (a, b) => Boolean(a) && BigInt(a) > BigInt(b ?? 0);

export function markRead(channel, message) {
  delete store.unread[channel];
  if (message && newer(message, store.read[channel])) store.read[channel] = message;
  localStorage.setItem(readKey(), JSON.stringify(store.read));
}

export const channelOf = (id) => store.channels.find((c) => c.id === id) ?? store.threads.find((c) => c.id === id);
export const isThread = (c) => [10, 11, 12].includes(c?.type);
export const isForum = (c) => [15, 16].includes(c?.type);
export const isCategory = (c) => c?.type === 4;
export const threadsOf = (id) => store.threads.filter((t) => t.parent_id === id);

export function putChannel(c) {
  const list = isThread(c) ? store.threads : store.channels;
  const i = list.findIndex((o) => o.id === c.id);
  if (i < 0) list.push(c);
  else list[i] = { ...list[i], ...c };
}

export function dropChannel(id) {
  store.channels = store.channels.filter((c) => c.id !== id);
  store.threads = store.threads.filter((c) => c.id !== id);
}

export function userName(user) {
  const person = store.people.find((p) => p.user.id === user?.id);
  return person?.member?.nick || user?.global_name || user?.username || "unknown";
}

export const userOf = (id) => store.people.find((p) => p.user.id === id)?.user ?? (store.bot.user?.id === id ? store.bot.user : null);
export const roleOf = (id) => store.roles.find((r) => r.id === id);
