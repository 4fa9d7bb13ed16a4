import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { sum } from '../../../kernel/statistics.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee, visible } from '../../accounts/index.ts'
import { type Foretold, foretoldOf } from '../../churn/index.ts'
import { namesOfMembers, settings, today } from '../../workspaces/index.ts'
import {
  type Chance,
  chanceOf,
  errorOf,
  type Foreseen,
  foreseenOf,
  type Likelihood,
  likelihoodFor,
  likelihoodOf,
  type Share,
} from '../domain/likelihood.ts'
import { mondayOf, type Quarter, quarterNamed, quarterOf } from '../domain/quarter.ts'
import { accuracyOf, byCategory, type Call, calledBy, keyOf, movementsSince, type Renewal } from '../domain/renewal.ts'
import * as store from '../store/renewals.ts'
import { countedSince } from './read-contracts.ts'
import { accountsOf, callsBy, decidedOf, healthFor, type Stood, standingOf, standingsOf } from './standing.ts'

function mustQuarter(name: string | undefined, on: Day): Quarter {
  const quarter = name === undefined ? quarterOf(on) : quarterNamed(name)
  if (quarter) return quarter
  throw new AppError('invalid', told`quarter: is none`, {
    field: 'quarter',
    remedy: told`Write it as ${quarterOf(on).name}`,
  })
}

export interface Asked {
  quarter?: string | undefined
  owner?: string | undefined
}

/** The quarter that is asked for, with its renewals that the viewer sees as they stand today. */
async function quarterAsked(tx: Tx, viewer: Viewer, asked: Asked) {
  const on = await today(tx)
  const { name, from, to } = mustQuarter(asked.quarter, on)
  const { currency } = await settings(tx)
  const owner = asked.owner as MemberId | undefined
  const stood = await standingsOf(tx, { from, to, visible: visible(viewer), owner })
  return { on, stood, head: { quarter: name, from, to, currency } }
}

/** A quarter's renewals, one by one, the earliest notice deadline first. */
export async function listRenewals(tx: Tx, viewer: Viewer, asked: Asked) {
  const { on, stood, head } = await quarterAsked(tx, viewer, asked)
  const decided = await decidedOf(tx, on)
  const { foreseen } = await foretoldAmong(tx, accountsOf(stood.map(({ renewal }) => renewal)), on)
  const names = await namesFor(tx, stood)
  return {
    ...head,
    items: stood.map((one) =>
      shown(one, names, {
        history: likelihoodFor(decided, one.renewal),
        model: foreseen(one.renewal),
      }),
    ),
  }
}

/** What models say of the renewals of some accounts, all of those that are open and nobody gave notice of considered together. */
async function foretoldAmong(tx: Tx, accounts: readonly AccountId[], today: Day) {
  const models = await foretoldOf(tx, accounts)
  const open = (await store.renewalsOf(tx, accounts)).filter(
    ({ state, noticeOn }) => state === 'open' && noticeOn === null,
  )
  const byAccount = new Map(
    [...Map.groupBy(open, ({ account }) => account)].map(([account, own]) => [
      account,
      foreseenOf(own.map((renewal) => ({ renewal, chance: modelChance(models, renewal, today) }))),
    ]),
  )
  const foreseen = ({ account, dueOn }: Pick<Renewal, 'account' | 'dueOn'>): Foreseen =>
    byAccount.get(account)?.get(dueOn) ?? { kind: 'nothing' }
  return { models, foreseen }
}

/** The first of what is foretold that speaks of the renewal. */
function modelChance(foretold: readonly Foretold[], { account, deadline, dueOn }: Renewal, today: Day): Chance | null {
  for (const one of foretold) {
    const chance = chanceOf({ ...one, score: one.scores.get(account) }, { deadline, dueOn, today })
    if (chance) return chance
  }
  return null
}

async function namesFor(tx: Tx, stood: readonly Stood[]): Promise<ReadonlyMap<MemberId, string>> {
  const members = stood.flatMap(({ renewal, calls }) => [renewal.owner, calls.csm?.member, calls.lead?.member])
  return namesOfMembers(tx, [...new Set(members.filter((one) => one != null))])
}

function shown(
  { renewal, calls, standing }: Stood,
  names: ReadonlyMap<MemberId, string>,
  { history, model }: { history: Likelihood | null; model: Foreseen },
) {
  const { account, name, owner, dueOn, deadline, due, noticeOn, state, settledOn, final, health } = renewal
  const call = (one: Call | undefined) =>
    one
      ? { kind: one.kind, amount: one.amount, why: one.why, at: one.at.toISOString(), by: names.get(one.member) ?? '' }
      : null
  return {
    account: { id: account, name },
    owner: owner ? { id: owner, name: names.get(owner) ?? '' } : null,
    ...{ dueOn, deadline, due, noticeOn, state, settledOn, final, health },
    ...{ category: standing.category, forecast: standing.forecast },
    csm: call(calls.csm),
    lead: call(calls.lead),
    likelihood: state === 'open' ? history : null,
    model: state === 'open' && model.kind === 'chance' ? model.chance : null,
    dependsOn: state === 'open' && model.kind === 'depends' ? model.on : null,
  }
}

/** A quarter's forecast: categories that add up to what is due, the sides beside each other, how right they were before (rule 26). */
export async function forecast(tx: Tx, viewer: Viewer, asked: Asked) {
  const { on, stood, head } = await quarterAsked(tx, viewer, asked)
  const decided = await decidedOf(tx, on)
  const { models, foreseen } = await foretoldAmong(tx, accountsOf(stood.map(({ renewal }) => renewal)), on)
  const settled = await store.settledCalls(tx, countedSince(on))
  const accuracy = accuracyOf(settled)
  const names = await namesOfMembers(
    tx,
    accuracy.map(({ member }) => member),
  )
  return {
    ...head,
    categories: byCategory(stood.map(({ standing }) => standing)),
    due: sum(stood, ({ standing }) => standing.due),
    final: sum(stood, ({ renewal }) => renewal.final ?? 0),
    forecast: sum(stood, ({ standing }) => standing.forecast),
    bestCase: sum(stood, ({ standing, calls }) =>
      standing.category === 'best_case' ? ((calls.lead ?? calls.csm)?.amount ?? 0) : 0,
    ),
    sides: [
      sideOf('csm', stood),
      sideOf('lead', stood),
      expectedBy('history', stood, ({ renewal }) => likelihoodFor(decided, renewal)),
      ...(models.length > 0 ? [expectedBy('model', stood, ({ renewal }) => chanceIn(foreseen(renewal)))] : []),
    ],
    accuracy: accuracy.map((one) => ({ ...one, name: names.get(one.member) ?? '' })),
    likelihood: {
      n: decided.length,
      classes: ['below 50', '50 to 75', '75 or more', 'unknown'].map((name) => ({
        name,
        decided: decided.filter(({ band }) => band === name).length,
        likelihood: likelihoodOf(decided, name),
      })),
      error: errorOf(decided),
    },
    models: models.map(({ target, on, horizon, brier, plain }) => ({ target, on, horizon, brier, plain })),
  }
}

/** Nothing is expected of one that depends on another: nobody foretold it. */
const chanceIn = (foreseen: Foreseen): Chance | null => (foreseen.kind === 'chance' ? foreseen.chance : null)

/** What is over counts as it came whoever called it, so both numbers stand apart. */
function countsOf(stood: readonly Stood[], isForetold: (one: Stood) => boolean) {
  const open = stood.filter(({ renewal }) => renewal.state === 'open')
  return { called: open.filter(isForetold).length, decided: stood.length - open.length }
}

function sideOf(side: 'csm' | 'lead', stood: readonly Stood[]) {
  const called = stood.map(({ renewal, calls }) => calledBy(renewal, calls[side]))
  const known = called.filter((one) => one !== null)
  return {
    side,
    forecast: sum(known),
    ...countsOf(stood, ({ calls }) => calls[side] !== undefined),
    low: null,
    high: null,
  }
}

/** What chances alone would expect: the sum over what is open, and what is over as it came. */
function expectedBy(side: 'history' | 'model', stood: readonly Stood[], chance: (one: Stood) => Share | null) {
  const expectedOf = (one: Stood) => {
    const { renewal } = one
    if (renewal.state !== 'open') return { at: renewal.final ?? 0, low: renewal.final ?? 0, high: renewal.final ?? 0 }
    if (renewal.noticeOn !== null) return { at: 0, low: 0, high: 0 }
    const found = chance(one)
    const due = renewal.due ?? 0
    return found && { at: due * found.share, low: due * found.low, high: due * found.high }
  }
  const known = stood.map(expectedOf).filter((one) => one !== null)
  const total = (of: 'at' | 'low' | 'high') => Math.round(sum(known, (one) => one[of]))
  return {
    side,
    forecast: total('at'),
    ...countsOf(stood, (one) => expectedOf(one) !== null),
    low: total('low'),
    high: total('high'),
  }
}

/** What moved since the first look of the week before, or of this one, account by account, with who said so and why. */
export async function monday(tx: Tx, viewer: Viewer, asked: Asked & { since?: string | undefined }) {
  const { on, stood, head } = await quarterAsked(tx, viewer, { quarter: asked.quarter })
  const week = await store.weekBefore(tx, (asked.since as Day | undefined) ?? addDays(mondayOf(on), -1))
  const since = week ?? (await store.weekBefore(tx, on))
  const now = stood.map(({ standing }) => standing)
  const before = since ? await store.weekOf(tx, since, head.from, head.to, visible(viewer)) : now
  const names = await namesFor(tx, stood)
  const byKey = new Map(stood.map((one) => [keyOf(one.standing), one]))
  const movements = movementsSince(before, now)
  const accountNames = await store.namesOf(tx, [...new Set(movements.map(({ account }) => account))])
  return {
    ...{ ...head, since },
    before: { due: sum(before, ({ due }) => due), forecast: sum(before, ({ forecast: value }) => value) },
    now: { due: sum(now, ({ due }) => due), forecast: sum(now, ({ forecast: value }) => value) },
    movements: movements.map(({ account, ...one }) => {
      const found = byKey.get(keyOf({ account, dueOn: one.dueOn }))
      return { ...one, account: { id: account, name: accountNames.get(account) ?? '' }, ...whyOf(found, since, names) }
    }),
  }
}

/** Who moved it: the last call since then, else what happened. */
function whyOf(found: Stood | undefined, since: Day | null, names: ReadonlyMap<MemberId, string>) {
  if (!found) return { whose: null, why: told`No longer due in this quarter` }
  const { renewal, calls } = found
  if (renewal.state === 'won') return { whose: null, why: told`Renewed` }
  if (renewal.state === 'lost') return { whose: null, why: told`Lost: nothing followed within grace` }
  const call = calls.lead ?? calls.csm
  if (renewal.noticeOn !== null && (since === null || renewal.noticeOn >= since))
    return { whose: null, why: told`The customer gave notice` }
  if (call && (since === null || call.at.toISOString().slice(0, 10) >= since))
    return { whose: names.get(call.member) ?? '', why: call.why }
  return { whose: null, why: told`Its day is over and nothing was signed, or its contract was told anew` }
}

/** The renewals of one account with every call. */
export async function renewalsOfAccount(tx: Tx, viewer: Viewer, id: AccountId) {
  const account = await mustSee(tx, viewer, id)
  const on = await today(tx)
  const { currency } = await settings(tx)
  const rows = await store.renewalsOf(tx, [account.id])
  const health = await healthFor(tx, rows)
  const all = await store.callsOf(tx, account.id)
  const byRenewal = callsBy(all)
  const decided = await decidedOf(tx, on)
  const stood = rows.map((one) =>
    standingOf(
      { ...one, name: account.name, owner: account.ownerId, health: health(one) },
      byRenewal.get(keyOf(one)) ?? {},
      on,
    ),
  )
  const { foreseen } = await foretoldAmong(tx, [account.id], on)
  const names = await namesOfMembers(tx, [
    ...new Set([...all.map(({ member }) => member), account.ownerId].filter((one) => one != null)),
  ])
  return {
    currency,
    items: stood.toReversed().map((one) => ({
      ...shown(one, names, {
        history: likelihoodFor(decided, one.renewal),
        model: foreseen(one.renewal),
      }),
      calls: all
        .filter((call) => keyOf(call) === keyOf(one.renewal))
        .map(({ side, kind, amount, why, at, member }) => ({
          ...{ side, kind, amount, why, at: at.toISOString(), by: names.get(member) ?? '' },
        })),
    })),
  }
}
