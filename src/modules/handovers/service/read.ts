import type { MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { anId, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { undoHours } from '../../accounts/index.ts'
import { namesOfMembers } from '../../workspaces/index.ts'
import type { Handover, HandoverId } from '../domain/handover.ts'
import * as store from '../store.ts'
import { mayChange, noHandover } from './act.ts'

type Names = ReadonlyMap<MemberId, string>

/** Handovers that the viewer may see, newest first. */
export async function list(tx: Tx, viewer: Viewer, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const found = await store.handoversFor(tx, viewer, { before: placeIn(cursor, { id: anId })?.id ?? null, limit })
  const names = await namesOfMembers(tx, [...new Set(found.flatMap((one) => [one.giver, one.madeBy, ...one.heirs]))])
  const last = found.at(-1)
  return {
    items: found.map((one) => shown(tx, viewer, one, names)),
    next: last && found.length === limit ? encodeCursor([last.id]) : null,
  }
}

/** One handover with the accounts that the viewer sees by now. */
export async function get(tx: Tx, viewer: Viewer, id: HandoverId) {
  const handover = await store.handoverFor(tx, viewer, id)
  if (!handover) throw noHandover()
  const shares = await store.sharesOf(tx, id)
  const items = await store.shownShares(tx, viewer, id)
  const heirs = [...new Set(shares.map(({ heir }) => heir))]
  const names = await namesOfMembers(tx, [handover.giver, handover.madeBy, ...heirs])
  return {
    ...shown(tx, viewer, { ...handover, accounts: shares.length, heirs }, names),
    unseen: shares.length - items.length,
    items: items.map(({ account, heir, ...rest }) => ({ ...rest, id: account, heir: person(heir, names) })),
  }
}

const person = (id: MemberId, names: Names) => ({ id, name: names.get(id) ?? '' })

function shown(tx: Tx, viewer: Viewer, one: store.ListedHandover, names: Names) {
  const { id, effectiveOn, state, note, reason, accounts } = one
  return {
    ...{ id, state, note, reason, accounts, effective: effectiveOn },
    giver: person(one.giver, names),
    heirs: one.heirs.map((heir) => person(heir, names)),
    madeBy: person(one.madeBy, names),
    madeAt: one.madeAt.toISOString(),
    doneAt: one.doneAt?.toISOString() ?? null,
    undoUntil: undoUntil(tx, viewer, one)?.toISOString() ?? null,
    mayCancel: state === 'planned' && mayChange(viewer, one),
  }
}

/** It is taken back for a day. */
function undoUntil(tx: Tx, viewer: Viewer, handover: Handover): Date | null {
  if (handover.state !== 'done' || !handover.doneAt || !mayChange(viewer, handover)) return null
  const until = new Date(handover.doneAt.getTime() + undoHours * 3_600_000)
  return until > tx.now ? until : null
}
