import { addDays, type Day, daysBetween } from '../../../kernel/day.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aDay, anId, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { columnsOn } from '../../measures/index.ts'
import { decidedBefore, type Loss, lossesOf } from '../../revenue/index.ts'
import { lostCausesOf } from '../../risks/index.ts'
import { namesOfMembers, settings, today } from '../../workspaces/index.ts'
import { factorsByRule, ruleMeasures } from '../domain/factors.ts'
import { byReason, bySign, keyOf, type Left, reasonOf, together } from '../domain/lost.ts'
import { namedAmong } from '../store/lost.ts'
import { type ToldBefore, toldBefore } from './told-before.ts'

interface Asked {
  days: number
  reason?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** Customers that left within some days, why as far as anybody recorded it, and what was seen of them before they said it. */
export async function lostCustomers(tx: Tx, platform: Platform, viewer: Viewer, asked: Asked) {
  const on = await today(tx)
  const to = decidedBefore(on)
  const from = addDays(to, -asked.days)
  const losses = await lossesOf(tx, from, to)
  const seen = await namedAmong(tx, viewer, [...new Set(losses.map(({ account }) => account))])
  const named = new Map(seen.map((one) => [one.account, one]))
  const own = losses.filter(({ account }) => named.has(account))
  const left = await withReasons(tx, platform, own)
  const chosen = left
    .filter((one) => asked.reason === undefined || keyOf(one) === asked.reason)
    .toSorted((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1))
  const place = placeIn(asked.cursor, { day: aDay, account: anId })
  const rest = place ? chosen.filter((one) => placeOf(one) < `${place.day} ${place.account}`) : chosen
  const shown = rest.slice(0, asked.limit)
  const last = rest.length > asked.limit ? shown.at(-1) : undefined
  const before = await toldBefore(tx, shown)
  const owners = await namesOfMembers(
    tx,
    shown.flatMap(({ account }) => named.get(account)?.owner ?? []),
  )
  const { currency } = await settings(tx)
  return {
    ...{ currency, from, to: addDays(to, -1) },
    ...together(left),
    reasons: byReason(left),
    signs: bySign(left),
    items: shown.map(({ account, reasons, signs, ...one }, at) => {
      const { name = '', owner = null } = named.get(account) ?? {}
      const reason = reasonOf({ reasons })
      return {
        ...one,
        account: { id: account, name },
        owner: owner ? { id: owner, name: owners.get(owner) ?? '' } : null,
        reason,
        also: reasons.filter((other) => other !== reason),
        signs: signs.map(({ key, name: sign, detail }) => ({ key, name: sign, detail })),
        model: before[at] as ToldBefore,
      }
    }),
    next: last ? encodeCursor([last.day, last.account]) : null,
  }
}

/** The newest first; who left on the same day by account. */
const placeOf = ({ day, account }: Pick<Left, 'day' | 'account'>): string => `${day} ${account}`

type Known = Left & Pick<Loss, 'kind' | 'saidOn'>

async function withReasons(tx: Tx, platform: Platform, losses: readonly Loss[]): Promise<Known[]> {
  const accounts = [...new Set(losses.map(({ account }) => account))]
  const risks = await lostCausesOf(tx, accounts)
  const calls = await Promise.all(platform.contributions.reasons.map((source) => source.of(tx, accounts)))
  const called = new Map(calls.flat().map(({ account, on, says }) => [`${account} ${on}`, says]))
  const signs = await signsBefore(tx, losses)
  return losses.map((loss) => {
    const { account, day, arr, lifetime, kind, saidOn, reason } = loss
    const cause = risks.findLast((one) => one.account === account && isNear(one.on, day))
    const call = called.get(`${account} ${day}`)
    return {
      ...{ account, day, arr, lifetime, kind, saidOn, signs: signs.get(loss) ?? [] },
      reasons: [
        ...(reason === null ? [] : [{ source: 'cancellation' as const, says: reason }]),
        ...(cause === undefined ? [] : [{ source: 'risk' as const, says: cause.says }]),
        ...(call === undefined ? [] : [{ source: 'renewal' as const, says: call }]),
      ],
    }
  })
}

/** A risk that was lost tells of the end that followed it, or of one that was noted late: nobody gives notice for longer. */
const isNear = (on: Day, end: Day): boolean => daysBetween(on, end) <= 400 && daysBetween(end, on) <= 90

/** What spoke for each loss by rule at the last end of a month before the customer said it, as it was known then. */
async function signsBefore(tx: Tx, losses: readonly Loss[]): Promise<Map<Loss, Left['signs']>> {
  const accounts = losses.map(({ account }) => account)
  const ends = losses.map(({ saidOn, day }) => monthsEndBefore(saidOn ?? day))
  const read = await columnsOn(tx, accounts, ends, 'frozen', [...ruleMeasures])
  const signsOf = (at: number) =>
    factorsByRule({
      get: (measure) => {
        const value = read.of(measure)[at]
        return value === undefined || Number.isNaN(value) ? null : value
      },
    })
  return new Map(losses.map((loss, at) => [loss, signsOf(at)]))
}

const monthsEndBefore = (day: Day): Day => addDays(`${day.slice(0, 7)}-01` as Day, -1)
