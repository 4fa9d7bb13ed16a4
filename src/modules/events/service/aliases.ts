import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { type AliasDraft, joinIds } from '../../accounts/index.ts'
import { MOST_EVENT_BYTES } from '../domain/body.ts'
import type { Event } from '../domain/event.ts'
import { callOf } from '../domain/segment.ts'
import { insertRefusals, type NewRefusal } from '../store/incoming.ts'
import { takeAliases } from '../store/traits.ts'
import { ownLane } from './record.ts'

export const CALLS_PER_TURN = 500

/**
 * Hands alias calls to accounts, which decides whether the ids become one person. What it refuses joins the refused events,
 * to be mended and sent again; the call itself stays where it was accepted. Answers how many were looked at.
 */
export async function handOnAliases(tx: Tx): Promise<number> {
  const calls = await takeAliases(tx, CALLS_PER_TURN)
  const refused: NewRefusal[] = []
  // A file may hold alias rows that do not name two ids; the doors refuse such calls.
  const complete = calls.filter(({ person, properties }) => person && properties.previousId)
  for (const [source, its] of Map.groupBy(complete, (call) => call.source)) {
    const outcomes = await joinIds(tx, source, its.map(aliasIn))
    its.forEach((call, place) => {
      const outcome = outcomes[place]
      if (outcome?.kind === 'refused') refused.push(refusalOf(tx, source, call, outcome))
    })
  }
  if (refused.length > 0) await insertRefusals(tx, refused, ownLane)
  return calls.length
}

/** The two ids of an alias call. */
export const aliasIn = ({ person, properties }: Event): AliasDraft => ({
  previousId: String(properties.previousId ?? ''),
  externalId: person ?? '',
})

function refusalOf(
  tx: Tx,
  source: string,
  call: Event,
  { field, reason, remedy }: { field: string; reason: string; remedy: string },
): NewRefusal {
  const payload = JSON.stringify(callOf(call)).slice(0, MOST_EVENT_BYTES)
  const said = { field, reason, remedy, payload, kind: call.kind, name: null }
  return { id: newId(tx.now), source, ...said, dialect: 'segment', skew: 0 }
}
