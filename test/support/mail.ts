import type { AccountId, ContactId } from '../../src/kernel/ids.ts'
import { upsertContacts } from '../../src/modules/accounts/index.ts'
import type { SenderId } from '../../src/modules/messaging/domain/message.ts'
import type { Purpose } from '../../src/modules/messaging/domain/purpose.ts'
import { parse } from '../../src/modules/messaging/service/parse.ts'
import { receive } from '../../src/modules/messaging/service/receive.ts'
import { saveTemplate } from '../../src/modules/messaging/service/templates.ts'
import { putSender, type Sender } from '../../src/modules/messaging/store/senders.ts'
import type { Clock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/random.ts'
import type { World } from './world.ts'

/** A workspace of a test, or of a product that runs by itself. */
export type Place = Pick<World, 'within'> & { clock: Clock }

/** A sender whose server listens on loopback. */
export async function aSender(world: Place, port: number, more: Partial<Sender> = {}): Promise<SenderId> {
  const id = newId(world.clock.now()) as SenderId
  const sender: Sender = {
    ...{
      id,
      name: 'Fernhollow',
      address: 'success@fernhollow.example',
      speaksAs: 'itself',
      repliesTo: null,
      returnsTo: null,
    },
    ...{
      host: '127.0.0.1',
      port,
      security: 'none',
      username: null,
      secret: null,
      dkimDomain: null,
      dkimSelector: null,
    },
    ...{ dkimKey: null, perMinute: 10_000, isUsual: true, restsUntil: null, failures: 0, trouble: null },
    ...more,
  }
  await world.within((tx) => putSender(tx, sender))
  return id
}

interface Words {
  purpose?: Purpose
  subject?: string
  body?: string
  language?: string
}

export async function aTemplate(world: Place, key: string, words: Words = {}): Promise<string> {
  const {
    purpose = 'success',
    subject = 'A word about {{ company_name }}',
    body = 'Hello {{ first_name }},\n\nhow are things?',
  } = words
  const variants = [{ language: words.language ?? 'en', subject, body, format: 'plain' as const }]
  await world.within((tx) =>
    saveTemplate(
      tx,
      { key, name: key, summary: '', purpose, variants },
      { before: undefined, by: null, origin: 'hand' },
    ),
  )
  return key
}

export interface PersonDraft {
  name: string
  email: string | null
  language?: string
  zone?: string
  role?: string
}

export async function aContact(
  world: World,
  account: AccountId,
  { name, email, language, zone, role }: PersonDraft,
): Promise<ContactId> {
  const how = { source: 'crm', origin: 'import' as const, known: new Date('2024-01-01T00:00:00Z') }
  const draft = { externalId: `${name} ${email}`, account, name, email, language, zone, role }
  const [contact] = await world.within((tx) => upsertContacts(tx, [draft], how))
  return contact as ContactId
}

/** A mail comes in at a mailbox of ours, as the door or a mailbox takes it; answers what it was. */
export async function arrives(world: World, raw: string, { at, from }: { at: string; from: string }): Promise<string> {
  const mail = await parse(Buffer.from(raw), from)
  return receive(world.platform, world.workspace, { mail, at: [at], files: false })
}
