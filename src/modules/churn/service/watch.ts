import { addDays, type Day, daysBetween, endOfDay } from '../../../kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { inTurns } from '../../../platform/in-turns.ts'
import { onItsWay, tell } from '../../../platform/outbox/outbox.ts'
import { idPages } from '../../accounts/index.ts'
import { closedThrough, frozenSpan, lastClosed, type Span, shownSpan } from '../../measures/index.ts'
import { append } from '../../timeline/index.ts'
import { settings } from '../../workspaces/index.ts'
import { indicatorOf, indicatorsVersion, lookBack } from '../domain/indicators.ts'
import { horizon } from '../domain/label.ts'
import { type DueDays, newsworthyDays, piecesOf } from '../domain/pieces.ts'
import { factFields, insightFields, type Seen, type Sight, type Spell, watch } from '../domain/watch.ts'
import { newestRecord, outdateRecord } from '../store/records.ts'
import * as store from '../store/warnings.ts'
import { pastOf } from './past.ts'
import { keepRecord } from './record.ts'
import { showOpen } from './show.ts'

const accountsPerPage = 2000
/** With a whole past before them: the pages of a small base share the work. */
const accountsPerFirstPage = 100

/** Looks at everybody once after each close of a day, and at the whole past of whoever was never looked at. */
export async function turnWatch(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const closed = await within(lastClosed)
  const last = await within(newestRecord)
  // Of a past that is not scored yet every warning about health would be missed for good.
  const isScored = (await within((tx) => onItsWay(tx, ['measures.closed']))).length === 0
  if (closed === null || !isScored || (last?.on === closed && last.version === indicatorsVersion)) return 'done'
  const isOurs = await within(async (tx) => {
    if (!(await store.looksAlone(tx))) return false
    const looked = inTurns(
      idPages((work) => work(tx), last ? accountsPerPage : accountsPerFirstPage),
      { hands: 2 },
      async (ids) => {
        await within((own) => lookAt(own, ids, closed))
        await showOpen(platform, workspace, ids)
      },
    )
    for await (const _ of looked);
    return true
  })
  if (isOurs) await keepRecord(platform, workspace, closed)
  return 'done'
}

/** Each account is looked at as far as its own days are closed. */
async function lookAt(tx: Tx, ids: readonly AccountId[], closed: Day): Promise<void> {
  const looks = await store.looksAmong(tx, ids, indicatorsVersion)
  const through = await closedThrough(tx, ids)
  const past = await pastOf(
    tx,
    ids.filter((account) => !looks.has(account)),
  )
  const due = ids.flatMap((account) => {
    const to = through.get(account) ?? null
    const before = looks.get(account)
    const from = before ? addDays(before, 1) : past(closed)
    return to !== null && from <= to ? [{ account, from, to }] : []
  })
  // What a record holds is decided, and so older than this.
  if (due.some(({ from }) => daysBetween(from, closed) >= horizon)) await outdateRecord(tx)
  await store.forget(
    tx,
    due.flatMap(({ account }) => (looks.has(account) ? [] : [account])),
  )
  for (const { accounts, ...span } of piecesOf(due))
    await lookAtSpan(tx, accounts, { ...span, isNew: new Set(accounts.filter((one) => !looks.has(one))) })
}

interface Look extends DueDays {
  /** Never looked at before: what is so already is no news (rule 32). */
  isNew: ReadonlySet<AccountId>
}

async function lookAtSpan(tx: Tx, accounts: readonly AccountId[], { from, to, isNew }: Look): Promise<void> {
  const standing = await store.standingAmong(tx, accounts)
  const sightsOf = await sightsAmong(tx, accounts, from, to)
  const seen = accounts.map((account, at): Seen & { account: AccountId } => ({
    account,
    ...watch(standing.get(account) ?? { watched: null, spells: [] }, sightsOf(at)),
  }))
  await store.saveStretches(
    tx,
    seen.flatMap(({ account, watched }) => watched.map((one) => ({ account, ...one }))),
  )
  await store.saveSpells(
    tx,
    seen.flatMap(({ account, spells }) => spells.map((one) => ({ account, ...one }))),
  )
  await store.saveLooks(tx, accounts, { through: to, version: indicatorsVersion })
  if (daysBetween(from, to) >= newsworthyDays) return
  await tellFresh(
    tx,
    seen
      .filter(({ account }) => !isNew.has(account))
      .flatMap(({ account, fresh }) => fresh.map((spell) => ({ account, ...spell }))),
  )
}

/** Reads the days of some accounts: facts of each day and of 30 days earlier, and what insights had shown by the close before (C07). */
async function sightsAmong(tx: Tx, accounts: readonly AccountId[], from: Day, to: Day) {
  const back = (days: number): [Day, Day] => [addDays(from, -days), addDays(to, -days)]
  // A day more ahead, since it matters whether a source was silent at the close before.
  const facts = await frozenSpan(tx, accounts, addDays(from, -1), to, factFields)
  const earlier = await frozenSpan(tx, accounts, ...back(lookBack), factFields)
  const shown = await shownSpan(tx, accounts, ...back(1), insightFields)
  const shownEarlier = await shownSpan(tx, accounts, ...back(lookBack + 1), insightFields)
  const days = facts.days.slice(1)
  const places = new Map(factFields.map((field, at) => [field, at]))
  const insights = new Map(insightFields.map((field, at) => [field, at]))
  return (account: number): Sight[] => {
    const values = [facts, earlier, shown, shownEarlier].map((span) => daysOf(span, account))
    const [now, earlierValues, told, toldEarlier] = values as [Days, Days, Days, Days]
    const read = (own: Float64Array | undefined, other: Float64Array | undefined, field: string): number => {
      const place = places.get(field)
      return (place === undefined ? other?.[insights.get(field) ?? -1] : own?.[place]) ?? Number.NaN
    }
    return days.map((day, at) => ({
      day,
      now: (field) => read(now[at + 1], told[at], field),
      earlier: (field) => read(earlierValues[at], toldEarlier[at], field),
      isStale: (field) => facts.isStale(places.get(field) ?? -1, at + 1),
      wasStale: (field) => facts.isStale(places.get(field) ?? -1, at),
    }))
  }
}

type Days = readonly Float64Array[]

function daysOf(span: Span, account: number): Days {
  const days: Float64Array[] = []
  span.walk(account, (_, values) => days.push(values.slice()))
  return days
}

/** On the timeline each by itself, to whoever listens once per account and day. */
async function tellFresh(tx: Tx, fresh: readonly (Spell & { account: AccountId })[]): Promise<void> {
  const { zone } = await settings(tx)
  const byDay = [...Map.groupBy(fresh, ({ account, from }) => `${account} ${from}`).values()]
  const told = byDay.flatMap((spells) => {
    const [first] = spells
    return first ? [{ account: first.account, day: first.from, spells }] : []
  })
  await append(
    tx,
    fresh.map(({ account, indicator, from, value, before }) => ({
      account,
      at: new Date(endOfDay(from, zone).getTime() - 1000),
      kind: 'risk',
      text: saidOf({ indicator, value, before }),
      source: { kind: 'churn_warning', id: indicator },
      key: `churn warning ${account} ${indicator} ${from}`,
    })),
  )
  await tell(
    tx,
    told.map(({ account, day, spells }) => ({
      name: warned,
      account,
      data: {
        day,
        indicators: spells.map(({ indicator }) => indicator),
        // The first of them says it; the others stand on the account.
        says: spells.map(saidOf)[0],
      },
      key: `${warned} ${account} ${day}`,
    })),
  )
}

const saidOf = ({ indicator, value, before }: Pick<Spell, 'indicator' | 'value' | 'before'>) =>
  indicatorOf(indicator)?.says(value, before) ?? indicator

/** Told where something begins to speak for a loss. */
export const warned = 'churn.warned'
