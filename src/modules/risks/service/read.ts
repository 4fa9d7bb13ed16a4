import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, RiskId, TeamId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aDay, anId, aRank, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { mustSee } from '../../accounts/index.ts'
import { members, settings, today } from '../../workspaces/index.ts'
import { type Cause, type Impact, type State, saveRate } from '../domain/risk.ts'
import * as list from '../store/list.ts'
import { absent } from './change.ts'
import { historyOf, presentRisks } from './present.ts'

export interface FilterRequest {
  owner?: string | undefined
  team?: string | undefined
  account?: string | undefined
  causes?: readonly Cause[] | undefined
  impacts?: readonly Impact[] | undefined
  text?: string | undefined
}

async function filterOf(tx: Tx, viewer: Viewer, request: FilterRequest): Promise<list.Filter> {
  const account = request.account ? (await mustSee(tx, viewer, request.account as AccountId)).id : undefined
  const { causes, impacts, text } = request
  return { account, causes, impacts, text, owners: await ownersOf(tx, request) }
}

async function ownersOf(tx: Tx, { owner, team }: FilterRequest): Promise<MemberId[] | undefined> {
  if (owner) return [owner as MemberId]
  if (!team) return undefined
  return (await members(tx)).filter(({ teams }) => teams.some(({ id }) => id === (team as TeamId))).map(({ id }) => id)
}

export async function pageOfRisks(
  tx: Tx,
  viewer: Viewer,
  { state, cursor, limit, ...request }: FilterRequest & { state: State; cursor?: string | undefined; limit: number },
) {
  const filter = await filterOf(tx, viewer, request)
  const found = await list.listRisks(tx, viewer, { ...filter, state, after: placeOf(cursor), limit: limit + 1 })
  const shown = found.slice(0, limit)
  const last = found.length > limit ? shown.at(-1) : undefined
  return {
    items: await presentRisks(tx, shown),
    next: last ? encodeCursor([last.place, last.rank, last.id]) : null,
  }
}

const placeOf = (cursor: string | undefined): list.Place | undefined =>
  placeIn(cursor, { day: aDay, rank: aRank, id: anId }) ?? undefined

/** What was decided in a year is told unless somebody asks otherwise. */
const usualDays = 365

export async function summary(
  tx: Tx,
  viewer: Viewer,
  { since, ...request }: FilterRequest & { since?: string | undefined },
) {
  const on = await today(tx)
  const from = (since as Day | undefined) ?? addDays(on, -usualDays)
  const sums = await list.sumsOf(tx, viewer, { filter: await filterOf(tx, viewer, request), today: on, from })
  const { currency } = await settings(tx)
  return { ...sums, rate: saveRate(sums), currency, since: from, until: on }
}

export async function oneRisk(tx: Tx, viewer: Viewer, id: RiskId) {
  const risk = await list.seenRisk(tx, viewer, id)
  const [shown] = risk ? await presentRisks(tx, [risk]) : []
  if (!risk || !shown) throw absent()
  return { ...shown, history: await historyOf(tx, risk) }
}

export const due = async (tx: Tx, viewer: Viewer): Promise<number> => list.dueCount(tx, viewer, await today(tx))
