import type { FieldSpec, FieldType } from '../../../kernel/condition/index.ts'
import type { MeasureDefinition, Unit } from '../../../platform/contributions.ts'

const typeOfUnit: Record<Unit, FieldType> = {
  count: 'number',
  share: 'share',
  money: 'money',
  date: 'date',
  days: 'number',
  hours: 'number',
  score: 'number',
  rating: 'number',
  number: 'number',
  band: 'number',
  'yes or no': 'boolean',
}

const wordOfUnit: Partial<Record<Unit, string>> = { days: 'days', hours: 'hours', band: 'band' }

/** A measure as a field that conditions may name; money carries the workspace's currency. */
export function fieldOfMeasure(
  measure: Pick<MeasureDefinition, 'key' | 'label' | 'unit'>,
  currency: string,
): FieldSpec {
  return {
    key: `measure:${measure.key}`,
    label: measure.label,
    type: typeOfUnit[measure.unit],
    unit: measure.unit === 'money' ? currency : wordOfUnit[measure.unit],
    source: 'measure',
  }
}
