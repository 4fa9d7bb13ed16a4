import { type Condition, describe, type FieldSpec, fieldsOf } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import type { Factor, Limit } from './scorecard.ts'
import { sayValue, type WordingOf } from './words.ts'

/** What a factor judges: "Features in use, divided by Features in the catalogue". */
export function sayMeasured(factor: Factor, wordingOf: WordingOf): string {
  const { label } = wordingOf(factor.measure)
  return factor.per ? t`${label}, divided by ${wordingOf(factor.per).label}` : label
}

const limitWords: Record<Limit, (value: string) => string> = {
  'at least': (value) => t`${value} or more`,
  above: (value) => t`more than ${value}`,
  'at most': (value) => t`${value} or less`,
  below: (value) => t`less than ${value}`,
}

/** How a value becomes points, a line per step: "20 or more: 100". */
export function sayShape(factor: Factor, wordingOf: WordingOf): string[] {
  const { shape } = factor
  const unit = factor.per ? 'number' : wordingOf(factor.measure).unit
  if (shape.kind === 'linear') {
    return [`${sayValue(shape.poor, unit)}: 0`, `${sayValue(shape.good, unit)}: 100`, t`in proportion between`]
  }
  if (shape.kind === 'boolean') return [t`yes: ${shape.yes}`, t`no: ${shape.no}`]
  if (shape.kind === 'bands') {
    const steps = shape.steps.map((step) => `${limitWords[step.limit](sayValue(step.value, unit))}: ${step.points}`)
    return [...steps, t`else: ${shape.otherwise}`]
  }
  const cases = shape.cases.map((one) => `${sayCondition(one.when, wordingOf)}: ${one.points ?? 'unknown'}`)
  return [...cases, t`else: ${shape.otherwise ?? t`unknown`}`]
}

const fieldTypes: Record<string, FieldSpec['type']> = { share: 'share' }

/** A condition over measures in words. */
export function sayCondition(condition: Condition, wordingOf: WordingOf): string {
  const fields = fieldsOf(condition).map((key): FieldSpec => {
    const { label, unit } = key === 'health.score' ? { label: t`Health`, unit: 'score' } : wordingOf(key)
    return { key, label, type: fieldTypes[unit] ?? 'number', unit: unit === 'days' ? 'days' : undefined, source: 'own' }
  })
  return describe(condition, { name: t`the scorecard`, fields })
}
