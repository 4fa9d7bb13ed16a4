import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import type { AccountId, ContactId } from '../../src/kernel/ids.ts'
import { queueMessages } from '../../src/modules/messaging/index.ts'
import { sendDue } from '../../src/modules/messaging/service/send.ts'
import { footToken } from '../../src/modules/messaging/service/tokens.ts'
import { putSettings, usualSettings } from '../../src/modules/messaging/store/settings.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { someAccounts } from '../support/facts.ts'
import { figure, proveSize } from '../support/figures.ts'
import { aContact, aSender, aTemplate } from '../support/mail.ts'
import { aMailServer, type MailServer } from '../support/mail-server.ts'
import { aWorld, type World } from '../support/world.ts'

const rounds = proveSize({ reduced: 200, full: 10_000 })

let world: World
let server: MailServer
let account: AccountId

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-03T10:00:00Z', modules })
  server = await aMailServer()
  await aSender(world, server.port, { perMinute: 1_000_000 })
  await aTemplate(world, 'note')
  ;[account] = (await someAccounts(world, ['fern'])) as [AccountId]
  await world.within((tx) => putSettings(tx, { ...usualSettings, perDay: 1000, perWeek: 1000 }))
})
afterAll(async () => {
  await world.close()
  await server.close()
})

/** Milliseconds within which two messages are sent, so that the click falls before, into and behind their hand-offs. */
const longest = 160

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Two messages to one person are sent while the person unsubscribes by the link of an earlier one. */
async function race(round: number, chance: () => number): Promise<'sent before' | 'never sent' | 'broken'> {
  const mail = `person${round}@customer.example`
  const contact: ContactId = await aContact(world, account, { name: `Person ${round}`, email: mail })
  const drafts = ['a', 'b'].map((key) => ({
    ...{ key: `${round} ${key}`, account, contact, template: 'note', origin: 'automation' as const, by: null },
  }))
  const [first] = await world.within((tx) => queueMessages(tx, world.platform, drafts))
  const token = footToken(world.platform, { workspace: world.workspace, contact, message: first?.id as never })
  let told = Number.POSITIVE_INFINITY
  const unsubscribing = wait(chance() * longest).then(async () => {
    const answer = await world.call(null, 'POST', `/u/${token}`)
    told = performance.now()
    expect(answer.status).toBe(200)
  })
  await Promise.all([unsubscribing, sendDue(world.platform, world.workspace), sendDue(world.platform, world.workspace)])
  await sendDue(world.platform, world.workspace)
  const begun = server.heard.filter(({ to }) => to === mail).map(({ at }) => at)
  if (begun.some((at) => at > told)) return 'broken'
  return begun.length > 0 ? 'sent before' : 'never sent'
}

test(`in ${rounds} races of sending against unsubscribing no hand-off begins once the person was told that it is done`, async () => {
  const { next } = seededRandom(7)
  const outcomes = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const outcome = await race(round, next)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  figure(
    'hand-offs that began after an unsubscribe, of so many races',
    `${outcomes.get('broken') ?? 0} of ${rounds}`,
    0,
  )
  expect(outcomes.get('broken') ?? 0).toBe(0)
  // A race that only ever ends one way proves nothing.
  expect(outcomes.get('sent before') ?? 0).toBeGreaterThan(rounds / 20)
  expect(outcomes.get('never sent') ?? 0).toBeGreaterThan(rounds / 20)
  const left = await world.within((tx) =>
    tx.rows(sql<{ status: string; count: number }>`
      select status, count(*) as count from messaging_messages where workspace_id = ${tx.workspace} group by 1 order by 1`),
  )
  expect(left.map(({ status }) => status)).toEqual(['held', 'sent'])
})
