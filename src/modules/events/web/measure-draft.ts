import type { Condition, FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import type { Input, Output } from '../../../web/lib/api.ts'

export type OwnMeasure = Output<'events.measures'>['items'][number]
export type Words = Output<'events.words'>
export type Rule = Input<'events.try_measure'>['rule']
type Count = OwnMeasure['rule']['count']
type Unit = OwnMeasure['unit']

/** A measure while somebody writes it. */
export interface Draft {
  key: string
  label: string
  summary: string
  direction: OwnMeasure['direction']
  unit: Unit
  count: Count
  kinds: OwnMeasure['rule']['kinds']
  names: string[]
  where: Condition | undefined
  property: string
  window: number
  isChange: boolean
}

export const emptyDraft: Draft = {
  key: '',
  label: '',
  summary: '',
  direction: 'up',
  unit: 'number',
  count: 'events',
  kinds: [],
  names: [],
  where: undefined,
  property: '',
  window: 30,
  isChange: false,
}

export function draftOf({ key, label, summary, direction, unit, rule }: OwnMeasure): Draft {
  const { count, kinds, names, property, window, isChange } = rule
  return {
    ...{ key, label, direction, unit, count, kinds, names, window, isChange },
    summary: summary ?? '',
    where: (rule.where as Condition | null) ?? undefined,
    property: property ?? '',
  }
}

export const countWords: Record<Count, string> = {
  events: t`Events`,
  people: t`Distinct people`,
  days: t`Active days`,
  sum: t`Sum of a property`,
  'last day': t`Last day`,
  'last value': t`Last value of a property`,
}

export const needsProperty = ({ count }: Pick<Draft, 'count'>): boolean => count === 'sum' || count === 'last value'
export const mayChange = ({ count }: Pick<Draft, 'count'>): boolean => count !== 'last day' && count !== 'last value'

export function ruleOf(draft: Draft): Rule {
  const { count, kinds, names, where, window } = draft
  return {
    ...{ count, kinds, names, window },
    where: where ?? null,
    property: needsProperty(draft) && draft.property.trim() !== '' ? draft.property.trim() : null,
    isChange: mayChange(draft) && draft.isChange,
  }
}

/** Whether a rule says enough to be tried. */
export const isComplete = (draft: Draft): boolean =>
  draft.window >= 1 && draft.window <= 400 && (!needsProperty(draft) || draft.property.trim() !== '')

/** A key made of the words of its name: "Reports exported" is custom.reports_exported. */
export function keyOf(label: string): string {
  const plain = label
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 50)
    .replace(/_+$/, '')
  return plain === '' ? '' : `custom.${plain}`
}

/** The fields that a condition over these events may name: properties as text, and as numbers where they hold any. */
export function fieldsOf(words: Words | undefined, named: readonly string[]): FieldSpec[] {
  const known = (words?.properties ?? []).map(({ name, type }) => field(type, name))
  const others = named.flatMap((key) => {
    const [, type, name] = /^(text|number):(.+)$/s.exec(key) ?? []
    return type && name && !known.some((one) => one.key === key) ? [field(type as 'text' | 'number', name)] : []
  })
  return [...known, ...others]
}

const field = (type: 'text' | 'number', name: string): FieldSpec => ({
  key: `${type}:${name}`,
  label: name,
  type,
  source: 'own',
})

export const stateWords: Record<OwnMeasure['state'], string> = {
  counting: t`Counting the past`,
  filling: t`Filling history in`,
  'in force': t`Counted`,
  stopped: t`Not counted`,
  failed: t`Could not be counted`,
  archived: t`No longer counted`,
}

export const isAtWork = ({ state }: Pick<OwnMeasure, 'state'>): boolean => state === 'counting' || state === 'filling'
