import { addDays, type Day, startOfDay } from '../../../kernel/day.ts'
import { assertNever } from '../../../kernel/errors.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { inTurns } from '../../../platform/in-turns.ts'
import { idPages, visible } from '../../accounts/index.ts'
import { columnsOn, isKeptOpen } from '../../measures/index.ts'
import { contractsOf, exchangeNow } from '../../revenue/index.ts'
import { append } from '../../timeline/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import { mondayOf, quarterOf } from '../domain/quarter.ts'
import { type Decision, decisionsSince, keyOf, type Renewal, tellsMore } from '../domain/renewal.ts'
import * as store from '../store/renewals.ts'
import { renewalsIn } from './read-contracts.ts'
import { isScored } from './scored.ts'
import { standingsOf } from './standing.ts'

const page = 2000
const healthPage = 5000

/**
 * Looks at every account's contracts once a day, and notes once a week how each renewal stands, as soon as there is any. Healths are
 * noted as soon as they are known, which may be after the look.
 */
export async function turnLooks(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const on = await within(today)
  if ((await within(store.lookedOn)) !== on) {
    const looked = inTurns(idPages(within, page), { hands: 2 }, (ids) => within((tx) => lookAt(tx, ids)))
    for await (const _ of looked);
    await within((tx) => store.noteLook(tx, on))
  }
  await within(async (tx) => {
    // Half a history would stand for the week, and the other half as what moved since.
    if (!(await isKeptOpen(tx))) await noteWeek(tx)
  })
  if (await within(isScored)) while ((await within((tx) => noteHealth(tx, on))) === healthPage);
  return 'done'
}

/** Reads the contracts of some accounts again; what is no longer told is gone. */
export async function lookAt(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  if (accounts.length === 0) return
  const on = await today(tx)
  const exchange = await exchangeNow(tx)
  const contracts = await contractsOf(tx, accounts)
  const before = await store.renewalsOf(tx, accounts)
  const known = new Map(before.map((one) => [keyOf(one), one]))
  const read = [...contracts].flatMap(([account, own]) => renewalsIn(own, account, on, exchange))
  const still = new Set(read.map(keyOf))
  const gone = before
    .filter((one) => !still.has(keyOf(one)) && (one.state === 'open' || one.dueOn > on))
    .map((one): Renewal => ({ ...one, state: 'gone' }))
  const changed = [...read, ...gone].filter((one) => tellsMore(known.get(keyOf(one)), one))
  await store.saveRenewals(tx, changed, on)
  await tellDecisions(tx, decisionsSince(before, read), on)
}

/** A follower may be signed for later: its decision stands on the timeline from today on. */
async function tellDecisions(tx: Tx, decisions: readonly Decision[], on: Day): Promise<void> {
  const { zone } = await settings(tx)
  await append(
    tx,
    decisions.map(({ account, dueOn, state, settledOn }) => ({
      ...{ account, kind: 'contract' as const, text: sayDecision(state, dueOn) },
      at: startOfDay(settledOn !== null && settledOn < on ? settledOn : on, zone),
      source: { kind: 'renewal', id: `${account} ${dueOn}` },
      key: `renewal:${state === 'open' ? `open since ${on}` : state}:${account}:${dueOn}`,
    })),
  )
}

function sayDecision(state: Decision['state'], dueOn: Day): string {
  switch (state) {
    case 'won':
      return told`Renewed: what was due on ${dueOn}`
    case 'lost':
      return told`Not renewed: what was due on ${dueOn}`
    case 'open':
      return told`Open again: what was due on ${dueOn}`
    default:
      return assertNever(state)
  }
}

/** The health of each account at the end of the month before the ninetieth day before its deadline, as it was shown then. */
async function noteHealth(tx: Tx, on: Day): Promise<number> {
  const rows = await store.withoutHealth(tx, on, healthPage)
  const noted: { account: AccountId; dueOn: Day; health: number | null }[] = []
  // By months' ends: two years are some thirty questions, asked once.
  for (const [day, group] of Map.groupBy(rows, (row) => row.on)) {
    const accounts = [...new Set(group.map(({ account }) => account))]
    const scores = (await columnsOn(tx, accounts, day, 'frozen', ['health.score'])).of('health.score')
    const byAccount = new Map(accounts.map((id, at) => [id, scores[at] ?? Number.NaN]))
    for (const { account, dueOn } of group) {
      const score = byAccount.get(account) ?? Number.NaN
      noted.push({ account, dueOn, health: Number.isNaN(score) ? null : score })
    }
  }
  if (noted.length > 0) await store.noteHealth(tx, noted)
  return rows.length
}

/** A week is noted once, for this quarter and the two after it; nothing is where nothing is due. */
export async function noteWeek(tx: Tx): Promise<void> {
  const on = await today(tx)
  const week = mondayOf(on)
  if ((await store.weekBefore(tx, on)) === week) return
  const from = quarterOf(on).from
  const everybody = visible({ sees: { kind: 'all' } })
  const standings = await standingsOf(tx, { from, to: addDays(from, 280), visible: everybody })
  if (standings.length > 0)
    await store.saveWeek(
      tx,
      week,
      standings.map(({ standing }) => standing),
    )
}
