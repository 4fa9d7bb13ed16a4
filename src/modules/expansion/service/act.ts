import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { unitsText } from '../../../kernel/money.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { type Account, mustSee } from '../../accounts/index.ts'
import { openTasks } from '../../tasks/index.ts'
import { audit, settings, today } from '../../workspaces/index.ts'
import type { CaseInputs } from '../domain/case.ts'
import type { Outcome } from '../domain/pilot.ts'
import { sayHeld } from '../domain/sentence.ts'
import { mayMove, type State } from '../domain/settle.ts'
import { nextSteps } from '../domain/steps.ts'
import { type Tactic, tacticsOf } from '../domain/tactics.ts'
import * as store from '../store/opportunities.ts'
import * as pilots from '../store/pilots.ts'
import { lookAt } from './look.ts'

interface Which {
  account: AccountId
  id: string
}

interface Move extends Which {
  state: 'pursued' | 'won' | 'lost' | 'dismissed'
  why?: string | undefined
  came?: number | undefined
  tactic?: Tactic | undefined
}

const actions = {
  pursued: 'expansion.pursued',
  won: 'expansion.won',
  lost: 'expansion.lost',
  dismissed: 'expansion.dismissed',
} as const

/** Takes an opportunity up, or says how it ended. The account is looked at first: what holds it back may have changed since. */
export async function moveOpportunity(
  tx: Tx,
  viewer: Viewer,
  { account: id, id: opportunity, state, why, came, tactic }: Move,
) {
  const { account, one } = await mustStand(tx, viewer, { account: id, id: opportunity })
  if (!mayMove(one.state, state))
    throw new AppError('conflict', told`This opportunity is taken up already`, { remedy: told`Say how it ended` })
  if ((state === 'lost' || state === 'dismissed') && !why)
    throw new AppError('invalid', told`Say why`, {
      field: 'why',
      remedy: told`One sentence that the next one can learn from`,
    })
  if (tactic && !tacticsOf[one.kind].includes(tactic))
    throw new AppError('invalid', told`Nothing of this kind is offered so`, {
      field: 'tactic',
      remedy: told`One of these fits: ${tacticsOf[one.kind].join(', ')}`,
    })
  if (state === 'pursued') refuseHeld(one)
  const on = await today(tx)
  const { currency } = await settings(tx)
  const offered = { ...one, tactic: tactic ?? one.tactic }
  await store.save(tx, [
    state === 'pursued' ? { ...offered, state, pursuedOn: on } : settledAs(offered, { state, why, came, on, viewer }),
  ])
  await audit(tx, viewer, {
    ...{ action: actions[state], subject: 'account', subjectId: account.id, ...(why ? { why } : {}) },
    after: {
      account: account.name,
      kind: one.kind,
      ...(one.about ? { about: one.about } : {}),
      amount: inUnits(state === 'won' ? (came ?? one.amount) : one.amount, currency),
      ...(offered.tactic ? { tactic: offered.tactic } : {}),
    },
  })
  return { state }
}

/** For the log, which everybody reads: 264.60 USD. */
const inUnits = (minor: number | null, currency: string): string | null =>
  minor === null ? null : `${unitsText(minor, currency)} ${currency}`

interface Settling {
  state: State
  why: string | undefined
  came: number | undefined
  on: Day
  viewer: Viewer
}

const settledAs = (one: store.Kept, { state, why, came, on, viewer }: Settling): store.Kept => ({
  ...{ ...one, state, held: null, settledOn: on, settledBy: viewer.member },
  ...{ why: why ?? null, came: state === 'won' ? (came ?? one.amount) : null },
})

function refuseHeld({ held }: store.Kept): void {
  if (held)
    throw new AppError('conflict', sayHeld(held), { remedy: told`It can be taken up as soon as that has changed` })
}

/** An opportunity that is open or pursued, as a fresh look finds it. */
async function mustStand(tx: Tx, viewer: Viewer, which: Which): Promise<{ account: Account; one: store.Kept }> {
  const account = await mustSee(tx, viewer, which.account)
  await lookAt(tx, [account.id])
  const one = await store.opportunityOf(tx, account.id, which.id)
  if (!one) throw new AppError('not_found', told`This account has no such opportunity`)
  if (one.state !== 'open' && one.state !== 'pursued')
    throw new AppError('conflict', told`This opportunity has ended`, {
      remedy: told`If it comes back, it is found again`,
    })
  return { account, one }
}

/** Opens the next steps as tasks, once (F165 to F167). */
export async function prepare(tx: Tx, viewer: Viewer, which: Which) {
  const { account, one } = await mustStand(tx, viewer, which)
  refuseHeld(one)
  const on = await today(tx)
  const opened = await openTasks(
    tx,
    nextSteps(one.kind).map(({ key, title, kind, role, days }) => ({
      ...{ title, kind, account: account.id, asked: { role }, due: { on: addDays(on, days) } },
      ...{ about: { kind: 'opportunity', id: one.id }, origin: 'hand' as const, by: viewer.member },
      key: `expansion ${one.id} ${key}`,
    })),
  )
  const fresh = opened.filter(({ isNew }) => isNew).length
  await audit(tx, viewer, {
    ...{ action: 'expansion.prepared', subject: 'account', subjectId: account.id },
    after: { account: account.name, kind: one.kind, tasks: fresh },
  })
  return { opened: fresh }
}

/** Keeps what somebody knows of the customer's gain. */
export async function writeCase(tx: Tx, viewer: Viewer, { inputs, ...which }: Which & { inputs: CaseInputs }) {
  const { account, one } = await mustStand(tx, viewer, which)
  await pilots.saveCase(tx, account.id, { opportunity: one.id, inputs, member: viewer.member })
  await audit(tx, viewer, {
    ...{ action: 'expansion.case_written', subject: 'account', subjectId: account.id },
    after: { account: account.name, kind: one.kind, ...inputs },
  })
  return { saved: true as const }
}

interface NewPilot extends Which {
  what: string
  starts: Day
  ends: Day
}

/** Begins a trial or pilot (F183). One that is begun takes the opportunity up. */
export async function beginPilot(tx: Tx, viewer: Viewer, { what, starts, ends, ...which }: NewPilot) {
  if (ends <= starts)
    throw new AppError('invalid', told`A trial ends after it began`, {
      field: 'ends',
      remedy: told`Choose a later day`,
    })
  const { account, one } = await mustStand(tx, viewer, which)
  refuseHeld(one)
  if ((await pilots.onTrial(tx, [one.id])).size > 0)
    throw new AppError('conflict', told`A trial of this is running`, { remedy: told`Say first how it ended` })
  const on = await today(tx)
  if (one.state === 'open') await store.save(tx, [{ ...one, state: 'pursued', pursuedOn: on, tactic: triedAs(one) }])
  const id = newId(tx.now)
  await pilots.insertPilot(tx, account.id, { id, opportunity: one.id, what, starts, ends, by: viewer.member })
  await openTasks(tx, [
    {
      ...{ title: told`Ask how the trial went, and agree on what follows`, kind: 'call', account: account.id },
      ...{ about: { kind: 'opportunity', id: one.id }, asked: { role: 'csm' }, due: { on: ends }, origin: 'hand' },
      ...{ key: `expansion pilot ${id}`, by: viewer.member },
    },
  ])
  await audit(tx, viewer, {
    ...{ action: 'expansion.pilot_begun', subject: 'account', subjectId: account.id },
    after: { account: account.name, what, starts, ends },
  })
  return { id }
}

/** A trial is how it is put to the customer, where that kind has one. */
const triedAs = ({ kind }: store.Kept): Tactic | null =>
  tacticsOf[kind].find((tactic) => tactic === 'trial' || tactic === 'pilot') ?? null

interface EndedPilot {
  account: AccountId
  pilot: string
  outcome: Outcome
  learned?: string | undefined
}

/** Says how a trial ended. The opportunity stays where it is: what follows is for a person to say. */
export async function endPilot(tx: Tx, viewer: Viewer, { account: id, pilot, outcome, learned }: EndedPilot) {
  const account = await mustSee(tx, viewer, id)
  const ended = { id: pilot, outcome, learned: learned ?? null, on: await today(tx) }
  if (!(await pilots.endPilot(tx, account.id, ended)))
    throw new AppError('not_found', told`No trial of this account with this id is running`)
  await audit(tx, viewer, {
    ...{ action: 'expansion.pilot_ended', subject: 'account', subjectId: account.id },
    after: { account: account.name, outcome, learned: learned ?? null },
  })
  return { outcome }
}
