import type { PersonId, WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { contactsOfRaws, keysOf, type PersonKeys } from '../../accounts/index.ts'
import * as store from '../store/erasures.ts'
import { contactsByMark, knownRaws } from '../store/person.ts'
import { erase, hashOf } from './erase.ts'
import { personTables } from './search.ts'

/** How far back a quick look goes, in milliseconds: longer than the longest pause between two of them. */
const recently = 3_600_000

/**
 * Erases again who was erased and was told again since, by an import, an event or an older backup. Quickly it looks at
 * what came in the last hour; `everything` looks through all rows. Answers how many people it met.
 */
export async function eraseAgain(
  platform: Platform,
  workspace: WorkspaceId,
  scope: 'recent' | 'everything',
): Promise<number> {
  const met = await platform.db.within(workspace, async (tx) => {
    if ((await store.rememberedCount(tx)) === 0) return []
    const since = scope === 'recent' ? new Date(tx.now.getTime() - recently) : null
    return metAgain(platform, tx, since)
  })
  for (const { task, keys } of met) await erase(platform, workspace, task, keys)
  return met.length
}

interface Met {
  task: store.Erasure
  keys: PersonKeys
}

async function metAgain(platform: Platform, tx: Tx, since: Date | null): Promise<Met[]> {
  const tables = await personTables(platform, tx)
  const raws = await knownRaws(tx, tables, since)
  const byMail = await contactsByMark(tx, tables, since)
  const owners = await contactsOfRaws(tx, raws)
  const contacts = [...new Set([...owners.values(), ...byMail.map(({ contact }) => contact)])]
  const strangers = raws.filter((raw) => !owners.has(raw))
  const found: { marks: string[]; keys: PersonKeys }[] = []
  for (const contact of contacts) {
    const keys = await keysOf(tx, contact)
    const mails = byMail.filter((one) => one.contact === contact).map(({ mark }) => mark)
    found.push({ keys, marks: [...keys.raws.map((raw) => markOf(tx, raw)), ...mails] })
  }
  for (const raw of strangers)
    found.push({ keys: { contact: null, raws: [raw], consumers: [] }, marks: [markOf(tx, raw)] })
  return withErasures(tx, found)
}

const markOf = (tx: Tx, raw: PersonId) => hashOf(tx.workspace, { kind: 'raw', text: raw })

async function withErasures(tx: Tx, found: { marks: string[]; keys: PersonKeys }[]): Promise<Met[]> {
  const marks = found.flatMap((one) => one.marks)
  const known = new Map((await store.erasuresOfMarks(tx, marks)).map(({ mark, erasure }) => [mark, erasure]))
  return found.flatMap(({ marks: own, keys }) => {
    const task = own.map((mark) => known.get(mark)).find((erasure) => erasure !== undefined)
    return task ? [{ task, keys }] : []
  })
}
