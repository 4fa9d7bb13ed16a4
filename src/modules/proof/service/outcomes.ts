import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { attributesOn } from '../../accounts/index.ts'
import { truthsOn } from '../../segments/index.ts'
import { type Outcome, winsorised } from '../domain/outcome.ts'

export interface Unit {
  unit: AccountId
  arm: 'held' | 'treated'
  /** The day on which it was met, and the one on which its outcome is read. */
  metOn: Day
  readOn: Day
}

export interface UnitOutcome extends Outcome {
  unit: AccountId
}

/** Units by the day on which something is read of them: whoever entered together is asked together. */
const together = (units: readonly Unit[], on: (unit: Unit) => Day): [Day, Unit[]][] => [...Map.groupBy(units, on)]

export async function retained(tx: Tx, units: readonly Unit[]): Promise<UnitOutcome[]> {
  const outcomes: UnitOutcome[] = []
  for (const [day, group] of together(units, ({ readOn }) => readOn)) {
    const stages = await attributesOn(
      tx,
      group.map(({ unit }) => unit),
      'stage',
      day,
    )
    for (const { unit, arm } of group) outcomes.push({ unit, arm, value: stages.get(unit) === 'churned' ? 0 : 1 })
  }
  return outcomes
}

export async function reached(
  platform: Platform,
  tx: Tx,
  units: readonly Unit[],
  goal: Parameters<typeof truthsOn>[2]['conditions'][number],
): Promise<UnitOutcome[]> {
  const outcomes: UnitOutcome[] = []
  for (const [day, group] of together(units, ({ readOn }) => readOn)) {
    const accounts = group.map(({ unit }) => unit)
    const truths = await truthsOn(platform, tx, { day, conditions: [goal], accounts })
    const holds = new Set(truths.flatMap(({ account, truths: [first] }) => (first === true ? [account] : [])))
    for (const { unit, arm } of group) outcomes.push({ unit, arm, value: holds.has(unit) ? 1 : 0 })
  }
  return outcomes
}

/** ARR on the day of reading, with the one on the day of entry taken off as far as it foretold it. */
export async function revenue(tx: Tx, units: readonly Unit[]): Promise<Outcome[]> {
  const before = new Map<AccountId, number>()
  for (const [day, group] of together(units, ({ metOn }) => metOn)) {
    const arr = await attributesOn(
      tx,
      group.map(({ unit }) => unit),
      'arr',
      day,
    )
    for (const { unit } of group) before.set(unit, Number(arr.get(unit) ?? 0))
  }
  const read: { unit: Unit; value: number }[] = []
  for (const [day, group] of together(units, ({ readOn }) => readOn)) {
    const arr = await attributesOn(
      tx,
      group.map(({ unit }) => unit),
      'arr',
      day,
    )
    for (const unit of group) read.push({ unit, value: Number(arr.get(unit.unit) ?? 0) })
  }
  const cut = winsorised(read.map(({ value }) => value))
  const cutBefore = winsorised([...before.values()])
  return read.map(({ unit: { unit, arm }, value }) => ({
    arm,
    value: cut(value),
    before: cutBefore(before.get(unit) ?? 0),
  }))
}
