import { createHash } from 'node:crypto'
import { type ContactId, type MemberId, uuidV5, type WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { forgetInQueue } from '../../../platform/jobs/store.ts'
import { newId } from '../../../platform/random.ts'
import { mustSeePerson, type PersonKeys } from '../../accounts/index.ts'
import { audit, product, redactionsKey, redactionsOf } from '../../workspaces/index.ts'
import { type Mark, markText } from '../domain/marks.ts'
import { type Known, type Words, wordsOf } from '../domain/words.ts'
import * as store from '../store/erasures.ts'
import {
  copyPerson,
  dropPerson,
  eraseRows,
  knownBy,
  type PersonTable,
  type Replacement,
  removeRows,
  type Search,
} from '../store/person.ts'
import { removeNamingFiles } from './files.ts'
import { noteErasures } from './note.ts'
import { personTables, searchFor } from './search.ts'

export const eraseJob = 'privacy.erase'

/** Notes that a person is to be erased, and lets a worker do it. Asked twice, it is one erasure. */
export async function askErasure(
  platform: Platform,
  viewer: Viewer,
  asked: { person: string; why: string | null },
  done: (tx: Tx) => Promise<void>,
): Promise<string> {
  const id = await platform.db.within(viewer.workspace, async (tx) => {
    await mustSeePerson(tx, viewer, asked.person)
    const open = await store.openErasureOf(tx, asked.person)
    if (open) return open.id
    const erasure = newId(tx.now)
    await store.insertErasure(tx, { ...asked, id: erasure, askedBy: viewer.member, asker: viewer.name })
    await audit(tx, viewer, { action: 'person.erasure_asked', subject: 'person', subjectId: asked.person })
    await done(tx)
    return erasure
  })
  await platform.jobs.send(eraseJob, { workspace: viewer.workspace, erasure: id }, { key: id })
  return id
}

type Task = Pick<store.Erasure, 'id' | 'askedBy' | 'asker' | 'why' | 'state'>

/** Does what was asked for. Whoever is killed on the way begins again: nothing counts as done before all of it is. */
export async function workOnErasure(platform: Platform, workspace: WorkspaceId, id: string): Promise<void> {
  const open = await platform.db.within(workspace, async (tx) => {
    const erasure = await store.erasureOf(tx, id)
    if (erasure?.state !== 'waiting') return null
    return { erasure, keys: (await mustSeePerson(tx, product(workspace), erasure.person)).keys }
  })
  if (!open) return
  await erase(platform, workspace, open.erasure, open.keys)
  await noteErasures(platform, workspace)
}

/** Files and queue first, since they are found by words that the tables no longer hold afterwards. */
export async function erase(platform: Platform, workspace: WorkspaceId, task: Task, keys: PersonKeys): Promise<void> {
  const { words } = await platform.db.within(workspace, async (tx) => replacementOf(platform, tx, task, keys))
  const files = await removeNamingFiles(platform, workspace, words)
  await platform.db.system((session) => forgetInQueue(session, words))
  await platform.db.within(workspace, (tx) => eraseTables(platform, tx, task, keys, files))
}

async function replacementOf(platform: Platform, tx: Tx, task: Task, keys: PersonKeys) {
  const tables = await personTables(platform, tx)
  const found = await searchFor(tx, tables, keys)
  const known = await knownBy(tx, tables, found)
  // Derived from the erasure, so that whoever is told again comes under the same pseudonym.
  const pseudonym = uuidV5(task.id, 'person')
  const raws = keys.raws.map((from) => ({ from, to: uuidV5(task.id, from) }))
  // A contact often has the id that their first source gave: in texts it means the contact.
  const ids = [...(keys.contact ? [{ from: keys.contact, to: pseudonym }] : []), ...raws]
  const words = wordsOf(pseudonym, known, ids)
  const by: Replacement = { erasure: task.id, words, contact: keys.contact ? (pseudonym as ContactId) : null, raws }
  return { tables, known, words, by, search: { ...found, words } satisfies Search }
}

/** Takes everything of a person out of every table, under a pseudonym that keeps their rows together. */
async function eraseTables(platform: Platform, tx: Tx, task: Task, keys: PersonKeys, files: number): Promise<void> {
  const { tables, known, words, by, search } = await replacementOf(platform, tx, task, keys)
  const counts: Record<string, number> = files > 0 ? { Files: files } : {}
  const root = tables.find(({ holdings }) => holdings.isPerson && keys.contact !== null)
  if (root) await copyPerson(tx, root, search, by)
  if (task.state === 'done') await countAnew(tx, tables, search)
  for (const table of tables) {
    const changed = await eraseTable(tx, table, search, by)
    if (changed > 0) counts[table.holdings.title] = (counts[table.holdings.title] ?? 0) + changed
  }
  if (root) counts[root.holdings.title] = await dropPerson(tx, root, search)
  await store.remember(tx, task.id, marksOf(tx.workspace, keys, known))
  await store.saveErased(tx, task.id, words.pseudonym, counts)
  await logErasure(tx, task, words, counts)
}

/** Of who came back, rows that are here already under the pseudonym will be dropped: whoever counted them counts anew. */
async function countAnew(tx: Tx, tables: readonly PersonTable[], search: Search): Promise<void> {
  for (const { holdings } of tables) await holdings.beforeErasingAgain?.(tx, search.keys.raws)
}

async function eraseTable(tx: Tx, table: PersonTable, search: Search, by: Replacement): Promise<number> {
  if (table.holdings.rewrite) return table.holdings.rewrite(tx, by.words)
  if (table.holdings.goesWhole) return removeRows(tx, table, search)
  // Their own row was copied under its new id; here only others' rows are looked at.
  const others = table.holdings.isPerson ? { ...search, keys: { ...search.keys, contact: null } } : search
  return eraseRows(tx, table, others, by)
}

function logErasure(tx: Tx, task: Task, words: Words, counts: Record<string, number>): Promise<void> {
  const asker = { ...product(tx.workspace), member: task.askedBy as MemberId, name: task.asker }
  return audit(tx, asker, {
    action: task.state === 'done' ? 'person.erased_again' : 'person.erased',
    subject: 'person',
    subjectId: words.pseudonym,
    after: { counts, [redactionsKey]: redactionsOf(words) },
    why: task.why === null ? null : words.redact(task.why),
  })
}

function marksOf(workspace: WorkspaceId, keys: PersonKeys, known: readonly Known[]): string[] {
  const mails = known.filter(({ as, text }) => as === 'address' && text.includes('@'))
  const marks: Mark[] = [
    ...keys.raws.map((text) => ({ kind: 'raw' as const, text })),
    ...mails.map(({ text }) => ({ kind: 'mail' as const, text })),
  ]
  return [...new Set(marks.map((mark) => hashOf(workspace, mark)))]
}

export const hashOf = (workspace: WorkspaceId, mark: Mark): string =>
  createHash('sha256').update(markText(workspace, mark)).digest('hex')
