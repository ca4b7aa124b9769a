// A desk on discord-digital-twin. Lines of JSON come in and go out: what to do as
// a person, and what the twin recorded.
import { createInterface } from 'node:readline'
import { DigitalDiscord } from 'discord-digital-twin'

const twin = new DigitalDiscord({
  guild: { name: 'The Twin Desk', channels: [{ name: 'wire', type: 0 }] },
  users: [{ username: 'edith' }],
})
await twin.start()
const say = (value) => console.log(JSON.stringify(value))
const person = await twin.getFirstNonBotUserId()
const channel = (await twin.prisma.channel.findFirst({ where: { guildId: twin.guildId, name: 'wire' } })).id
// Nothing here is a secret: the token opens this twin alone.
say({ rest: twin.restUrl, token: twin.botToken, channel, bot: twin.botUserId })

const done = {
  commands: async () => (await twin.prisma.applicationCommand.findMany()).map((c) => ({ id: c.commandId ?? c.id, name: c.name, type: c.type })),
  slash: async ({ name, options }) => twin.simulateSlashCommand({ channelId: channel, userId: person, guildId: twin.guildId, name, options }),
  modal: async ({ customId, fields }) => twin.simulateModalSubmit({ channelId: channel, userId: person, guildId: twin.guildId, customId, fields }),
  answer: async ({ id }) => {
    const r = await twin.prisma.interactionResponse.findUnique({ where: { interactionId: id } })
    const m = r.messageId && (await twin.prisma.message.findUnique({ where: { id: r.messageId } }))
    return { acknowledged: r.acknowledged, type: r.type, data: r.data ?? '', content: m ? m.content + m.embeds + m.components : '' }
  },
}
for await (const line of createInterface({ input: process.stdin })) {
  const { do: what, ...rest } = JSON.parse(line)
  try {
    say({ value: await done[what](rest) })
  } catch (err) {
    say({ error: String(err) })
  }
}
await twin.stop()
process.exit(0)
