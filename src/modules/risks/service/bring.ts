import { dayOf } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { accountsTouched } from '../../segments/index.ts'
import * as timeline from '../../timeline/index.ts'
import { namesOfMembers, settings } from '../../workspaces/index.ts'
import { type PulseValue, untilOf } from '../domain/pulse.ts'
import { ended, type Risk } from '../domain/risk.ts'
import { insertPulses } from '../store/pulses.ts'
import { accountsNamed, insertRisks, insertSteps, type Step, saveRisks } from '../store/risks.ts'
import { entryOf, type RiskDraft, riskOf } from './open.ts'

/** A risk of the past, with what became of it. */
export interface PastRisk extends RiskDraft {
  at: Date
  end?: { state: 'saved' | 'lost'; at: Date; reason: string } | undefined
}

/** Brings risks along as they went, each at its own time. Nobody is told: it is no news. */
export async function recordRisks(tx: Tx, past: readonly PastRisk[]): Promise<void> {
  const { zone } = await settings(tx)
  const accounts = await accountsNamed(tx, [...new Set(past.map(({ account }) => account))])
  const opened = past.map((one) => {
    const on = dayOf(one.at, zone)
    return { ...riskOf(tx, one, { on, account: accounts.get(one.account) }), madeAt: one.at }
  })
  const fresh = await insertRisks(tx, opened)
  const over = opened.flatMap((risk, index): Risk[] => {
    const end = past[index]?.end
    if (!end || !fresh.has(risk.id)) return []
    const on = dayOf(end.at, zone)
    return [ended(risk, { ...end, on }, { at: end.at, by: risk.madeBy, today: on })]
  })
  await saveRisks(tx, over)
  const begun = opened.filter(({ id }) => fresh.has(id))
  await insertSteps(tx, [...begun.map(openedStep), ...over.map(endedStep)])
  await ontoTimeline(tx, begun, over)
  await accountsTouched(tx, [...new Set(begun.map(({ account }) => account))])
}

const openedStep = ({ id, owner, playbookName, madeBy, madeAt }: Risk): Step => ({
  ...{ risk: id, version: 1, member: madeBy, what: 'opened', at: madeAt },
  says: { to: owner, playbook: playbookName },
})

const endedStep = ({ id, version, state, closedBy, closedAt, closedReason }: Risk): Step => ({
  ...{ risk: id, version, member: closedBy, what: state === 'saved' ? 'saved' : 'lost', at: closedAt as Date },
  says: { reason: closedReason },
})

async function ontoTimeline(tx: Tx, begun: readonly Risk[], over: readonly Risk[]): Promise<void> {
  const names = await namesOfMembers(tx, [...new Set(begun.flatMap(({ madeBy }) => madeBy ?? []))])
  const nameOf = ({ madeBy }: Risk) => (madeBy ? names.get(madeBy) : undefined)
  await timeline.append(tx, [
    ...begun.map((risk) => entryOf('opened', risk, risk.madeAt, nameOf(risk))),
    ...over.map((risk) =>
      entryOf(risk.state === 'saved' ? 'saved' : 'lost', risk, risk.closedAt as Date, nameOf(risk)),
    ),
  ])
}

/** What somebody thought of an account at some time. */
export interface PastPulse {
  account: AccountId
  pulse: PulseValue
  reason: string
  at: Date
  by: MemberId
}

/** Brings judgements along, each holding for as long as it usually does from its own day on. */
export async function recordPulses(tx: Tx, past: readonly PastPulse[]): Promise<void> {
  const { zone } = await settings(tx)
  const pulses = past.map((one) => {
    const on = dayOf(one.at, zone)
    return { ...one, id: newId(tx.now), on, until: untilOf(on, undefined) }
  })
  await insertPulses(tx, pulses)
  await accountsTouched(tx, [...new Set(pulses.map(({ account }) => account))])
}
