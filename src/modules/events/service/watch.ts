import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { InputOf, OutputOf } from '../../../platform/http/operation.ts'
import { mustSee } from '../../accounts/index.ts'
import { accountOf, matchOf } from '../domain/match.ts'
import type { watchEvents } from '../operations.ts'
import { type LiveFilter, newestEvents, type ReceivedEvent } from '../store/live.ts'
import { everyRefusal, type RefusedEvent, refusedEvents } from '../store/refused.ts'

type Watched = OutputOf<typeof watchEvents>
type Item = Watched['items'][number]

/** What came in last, accepted and refused in one list. Refused events are of no account, so that an account leaves them out. */
export async function watch(tx: Tx, viewer: Viewer, input: InputOf<typeof watchEvents>): Promise<Watched> {
  const { outcome, limit, kind = null, source = null, name = null } = input
  const account = input.account ? (await mustSee(tx, viewer, input.account as AccountId)).id : null
  const filter: LiveFilter = { kind, source, name, account }
  const accepted = outcome === 'refused' ? [] : await newestEvents(tx, viewer, filter, limit)
  const refused =
    outcome === 'accepted' || account
      ? []
      : await refusedEvents(tx, { ...everyRefusal, kind, source, name }, null, limit)
  const items = [...accepted.map(acceptedItem), ...refused.map((row) => refusedItem(viewer, row))]
    .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : a.receivedAt > b.receivedAt ? -1 : a.key < b.key ? 1 : -1))
    .slice(0, limit)
  return { now: tx.now.toISOString(), items }
}

function acceptedItem(row: ReceivedEvent): Item {
  const { messageId, kind, name, person, personName, robot, source, origin, properties, group } = row
  const [at, receivedAt] = [row.happenedAt.toISOString(), row.knownAt.toISOString()]
  const event = { id: messageId, at, receivedAt, kind, name, person, robot, source, origin, properties }
  const reached = { group, account: accountOf(row), unit: row.unitName, personName, matched: matchOf(row) }
  const key = `${source} ${messageId} ${at}`
  return { key, outcome: 'accepted', receivedAt, source, kind, name, event: { ...event, ...reached }, refusal: null }
}

function refusedItem({ sees }: Viewer, row: RefusedEvent): Item {
  const { id, source, kind, name, field, reason, remedy } = row
  const refusal = { id, field, reason, remedy, payload: sees.kind === 'all' ? row.payload : null }
  return { key: id, outcome: 'refused', receivedAt: row.at.toISOString(), source, kind, name, event: null, refusal }
}
