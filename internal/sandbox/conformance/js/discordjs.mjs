// Drives the sandbox with discord.js: everything a bot does, and as a person what it answers to.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, ContainerBuilder, Events, GatewayIntentBits, LabelBuilder,
  MessageFlags, ModalBuilder, StringSelectMenuBuilder, TextDisplayBuilder, TextInputBuilder, TextInputStyle,
} from 'discord.js';

const { SANDBOX, TOKEN } = process.env;
const person = async (path, body, as = 'editor') => {
  const res = await fetch(`${SANDBOX}/sandbox/${path}?as=${as}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  const text = await res.text();
  assert.ok(res.ok, `${path}: ${res.status} ${text}`);
  return text ? JSON.parse(text) : null;
};
const messages = async (channel, as = 'editor') => (await fetch(`${SANDBOX}/sandbox/messages?as=${as}&channel=${channel}`)).json();
const soon = async (emitter, event) => (await Promise.race([
  once(emitter, event), new Promise((_, no) => setTimeout(() => no(new Error(`no ${event} within 10 s`)), 10000).unref()),
]))[0];

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent, GatewayIntentBits.GuildMessageReactions],
  rest: { api: `${SANDBOX}/api` },
});
const ready = soon(client, Events.ClientReady);
await client.login(TOKEN);
await ready;
const guild = client.guilds.cache.first();
const channel = (name) => guild.channels.cache.find((c) => c.name === name);
const wire = channel('wire');

await client.application.commands.set([
  { name: 'find', description: 'Find', descriptionLocalizations: { fr: 'Chercher' }, options: [
    { type: 3, name: 'query', description: 'q', required: true, autocomplete: true }] },
  { name: 'watch', description: 'Watch', options: [{ type: 1, name: 'add', description: 'Add' }] },
  { name: 'Cite this', type: 3 },
]);
assert.equal((await client.application.commands.fetch()).size, 3);
console.log('ok commands');

let next = soon(client, Events.InteractionCreate);
await person('invoke', { channel_id: wire.id, command: 'find', options: { query: 'izium' } });
let i = await next;
assert.equal(i.options.getString('query'), 'izium');
await i.deferReply({ flags: MessageFlags.Ephemeral });
await i.editReply({ content: 'found', components: [new ActionRowBuilder().addComponents(
  new ButtonBuilder().setCustomId('next').setLabel('Next').setStyle(ButtonStyle.Primary))] });
const shown = (await messages(wire.id))[0];
assert.equal(shown.content, 'found');
assert.equal((await messages(wire.id, 'reporter')).length, 0);
next = soon(client, Events.InteractionCreate);
await person('click', { channel_id: wire.id, message_id: shown.id, custom_id: 'next' });
i = await next;
await i.update({ content: 'page 2', components: [] });
await i.followUp({ content: 'more', flags: MessageFlags.Ephemeral });
await assert.rejects(i.reply('again'), /already been sent|acknowledged/);
console.log('ok answers');

next = soon(client, Events.InteractionCreate);
const asked = await person('invoke', { channel_id: wire.id, command: 'watch add' });
i = await next;
await i.showModal(new ModalBuilder().setCustomId('watch').setTitle('New watch').addLabelComponents(
  new LabelBuilder().setLabel('Search').setTextInputComponent(new TextInputBuilder().setCustomId('query').setStyle(TextInputStyle.Short)),
  new LabelBuilder().setLabel('How').setStringSelectMenuComponent(new StringSelectMenuBuilder().setCustomId('how').addOptions(
    { label: 'Now', value: 'now' }, { label: 'Digest', value: 'digest' }))));
next = soon(client, Events.InteractionCreate);
await person('modal', { interaction_id: asked.interaction.id, fields: { query: 'izium', how: 'digest' } });
i = await next;
assert.equal(i.fields.getTextInputValue('query'), 'izium');
assert.deepEqual(i.fields.getStringSelectValues('how'), ['digest']);
await i.reply({ flags: MessageFlags.IsComponentsV2, components: [
  new ContainerBuilder().addTextDisplayComponents(new TextDisplayBuilder().setContent('saved'))] });
console.log('ok modal');

next = soon(client, Events.InteractionCreate);
const choices = person('autocomplete', { channel_id: wire.id, command: 'find', options: { query: 'iz' }, focused: 'query' });
i = await next;
await i.respond([{ name: 'Izium', value: i.options.getFocused() + 'ium' }]);
assert.deepEqual((await choices).choices, [{ name: 'Izium', value: 'izium' }]);
console.log('ok autocomplete');

let heard = soon(client, Events.MessageCreate);
const said = await person('messages', { channel_id: wire.id, content: 'cite me' });
assert.equal((await heard).content, 'cite me');
next = soon(client, Events.InteractionCreate);
await person('menu', { channel_id: wire.id, command: 'Cite this', target_id: said.id });
i = await next;
assert.equal(i.targetMessage.content, 'cite me');
await i.reply('cited');
console.log('ok menu');

const post = await wire.send({ content: 'a chart', files: [{ attachment: Buffer.from('words'), name: 'a.txt' }], nonce: 'n-1', enforceNonce: true });
assert.equal(post.attachments.size, 1);
await post.edit('a better chart');
await post.react('👍');
const thread = await post.startThread({ name: 'More on this' });
await thread.send('in the thread');
const story = await channel('stories').threads.create({ name: 'A story', message: { content: 'It began' }, appliedTags: [channel('stories').availableTags[0].id] });
assert.equal(story.name, 'A story');
const told = await channel('announcements').send('told');
await told.crosspost();
assert.ok((await wire.messages.fetch({ limit: 10 })).size >= 3);
await post.delete();
await assert.rejects(wire.messages.fetch({ message: post.id, force: true }), (e) => e.code === 10008);
console.log('ok messages');

const resumed = soon(client, Events.ShardResume);
await person('gateway', { do: 'reconnect' });
await resumed;
heard = soon(client, Events.MessageCreate);
await person('messages', { channel_id: wire.id, content: 'after the resume' });
assert.equal((await heard).content, 'after the resume');
console.log('ok resume');
await client.destroy();
