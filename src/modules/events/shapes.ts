import { createHash } from 'node:crypto'
import { spoken, told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeField, ShapeRow } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { refusal, textOf } from '../../platform/fact-rows.ts'
import { resolve } from '../accounts/index.ts'
import { settings } from '../workspaces/index.ts'
import { EVENT_KINDS, type Event, type EventKind, MOST_AHEAD, parseMoment } from './domain/event.ts'
import { sayingOf, sorted } from './domain/saying.ts'
import { keyed, recordKnowing } from './service/record.ts'
import { eventKey, type NewEvent } from './store/incoming.ts'
import { storedLike } from './store/raw.ts'

const fields: ShapeField[] = [
  {
    name: 'id',
    type: 'text',
    summary: spoken('Id of the event in this source; without one, equal rows are one event'),
  },
  { name: 'account', type: 'text', summary: spoken('Id of the account in this source') },
  { name: 'person', type: 'text', summary: spoken('Id of the person in this source') },
  { name: 'name', type: 'text', summary: spoken('Name of the event; the feature or the kind without one') },
  { name: 'kind', type: 'text', choices: EVENT_KINDS, summary: spoken('Kind of call; track without one') },
  { name: 'happened_at', type: 'time', required: true, summary: spoken('When it happened') },
  { name: 'feature', type: 'text', summary: spoken('Feature that was used') },
  { name: 'agent', type: 'text', summary: spoken('Agent that worked') },
  { name: 'count', type: 'number', summary: spoken('How many uses the row stands for; one without it') },
  { name: 'seconds', type: 'number', summary: spoken('How long it took') },
  { name: 'errors', type: 'number', summary: spoken('Errors on the way') },
  { name: 'robot', type: 'boolean', summary: spoken('Whether no person did it') },
  { name: 'properties', type: 'json', summary: spoken('Further properties as a JSON object') },
]

export const eventShape: ImportShape = {
  name: 'events.event',
  summary: spoken('Something that happened in the product; further columns become properties'),
  fields,
  open: true,
  key: ['account', 'happened_at', 'id'],
  write: writeEvents,
}

interface Candidate {
  row: ShapeRow
  event: Event
}

async function writeEvents(tx: Tx, rows: ShapeRow[], context: ImportContext): Promise<RowOutcome[]> {
  const read = rows.map((row) => readRow(row, tx.now.getTime()))
  const found = await resolve(
    tx,
    context.source,
    [...new Set(rows.map((row) => textOf(row, 'account') ?? ''))].filter(Boolean),
  )
  const outcomes: RowOutcome[] = []
  const candidates: Candidate[] = []
  for (const one of read) {
    if (one.kind === 'refused') outcomes.push(one.outcome)
    else if (one.event.group && !found.get(one.event.group)?.account)
      outcomes.push(unknownAccount(one.row, one.event.group))
    else candidates.push(one)
  }
  return [...outcomes, ...(await writeCandidates(tx, candidates, context))]
}

async function writeCandidates(
  tx: Tx,
  candidates: readonly Candidate[],
  context: ImportContext,
): Promise<RowOutcome[]> {
  if (candidates.length === 0) return []
  const { zone } = await settings(tx)
  const known = context.origin === 'live' ? context.known : 'as it happened'
  const events = keyed(
    candidates.map(({ event }) => event),
    { workspace: tx.workspace, source: context.source, zone, origin: context.origin, known },
  )
  const added = await recordKnowing(tx, events)
  if (added === 'all') return candidates.map(({ row }) => ({ kind: 'written', line: row.line }))
  const stored = await storedLike(
    tx,
    events.filter((event) => !added.has(eventKey(event))),
  )
  const first = new Map<string, NewEvent>()
  return candidates.map(({ row }, index): RowOutcome => {
    const event = events[index] as NewEvent
    const key = eventKey(event)
    const before = first.get(key)
    if (!before) first.set(key, event)
    if (!before && added.has(key)) return { kind: 'written', line: row.line }
    const other = before ? sayingOf(before) : stored.get(key)
    return other === sayingOf(event) ? { kind: 'unchanged', line: row.line } : contradiction(row, event.messageId)
  })
}

const unknownAccount = (row: ShapeRow, id: string): RowOutcome =>
  refusal(
    row,
    'account',
    told`no account is known as '${id}' in this source`,
    told`Import the account first, or correct the id; then replay the refused rows`,
  )

const contradiction = (row: ShapeRow, id: string): RowOutcome =>
  refusal(
    row,
    'id',
    told`another event of this account and day has the same id ${id} and says something else`,
    told`Keep the row that is right, or give each its own id`,
  )

type Read = ({ kind: 'read' } & Candidate) | { kind: 'refused'; outcome: RowOutcome }

/** An import has no limit of age: history is what it is for. */
function readRow(row: ShapeRow, now: number): Read {
  const refused = (field: string, reason: string, remedy: string): Read => ({
    kind: 'refused',
    outcome: refusal(row, field, reason, remedy),
  })
  const [group, person] = [textOf(row, 'account'), textOf(row, 'person')]
  if (!group && !person)
    return refused(
      'account',
      told`the row names neither an account nor a person`,
      told`Map a column to account or to person`,
    )
  const happenedAt = parseMoment(textOf(row, 'happened_at'))
  if (happenedAt === null)
    return refused('happened_at', told`the moment cannot be understood`, told`Write it as ISO 8601`)
  if (happenedAt > now + MOST_AHEAD) {
    return refused(
      'happened_at',
      told`the moment lies in the future`,
      told`Correct the moment; what is yet to come is no event`,
    )
  }
  const properties = propertiesOf(row)
  if (!properties)
    return refused('properties', told`properties must be an object`, told`Send properties as a JSON object`)
  const kind = (textOf(row, 'kind') ?? 'track') as EventKind
  const name = textOf(row, 'name') ?? textOf(row, 'feature') ?? kind
  const event: Event = {
    kind,
    name: name.slice(0, 500),
    messageId: textOf(row, 'id') ?? fingerprint(row),
    group,
    person,
    happenedAt,
    robot: row.values.robot === true,
    properties,
  }
  return { kind: 'read', row, event }
}

const ownFields = new Set(['id', 'account', 'person', 'name', 'kind', 'happened_at', 'robot', 'properties'])

function propertiesOf(row: ShapeRow): Record<string, unknown> | null {
  const given = row.values.properties ?? {}
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null
  const further = Object.entries(row.values).filter(([name, value]) => !ownFields.has(name) && value !== null)
  return { ...given, ...Object.fromEntries(further.map(([name, value]) => [name, asNumber(value)])) }
}

/** A text that is the very way a number is written, becomes one; an id with zeros in front stays a text. */
function asNumber(value: unknown): unknown {
  return typeof value === 'string' && value !== '' && value.length < 16 && String(Number(value)) === value
    ? Number(value)
    : value
}

const fingerprint = (row: ShapeRow): string =>
  `row-${createHash('sha256')
    .update(JSON.stringify(sorted(row.values)))
    .digest('hex')
    .slice(0, 32)}`
