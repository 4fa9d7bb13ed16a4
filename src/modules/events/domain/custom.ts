import {
  type Condition,
  type ConditionProblem,
  describe,
  fieldsOf,
  longestWindow,
  parseCondition,
  type Subject,
} from '../../../kernel/condition/index.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Unit } from '../../../platform/contributions.ts'
import { ACTIVITY_KINDS } from './event.ts'

export const counts = ['events', 'people', 'days', 'sum', 'last day', 'last value'] as const
export type Count = (typeof counts)[number]

export type ActivityKind = (typeof ACTIVITY_KINDS)[number]

/** Which events a measure counts, and what it says of them. */
export interface Rule {
  count: Count
  /** Kinds of calls; of none it is all of them. */
  kinds: ActivityKind[]
  /** Names of events, compared without case and with `_`, `-`, `.` and `:` as blanks; of none it is all of them. */
  names: string[]
  where: Condition | null
  /** What is summed, or read of the last match. */
  property: string | null
  /** Days up to and including the day itself. */
  window: number
  /** Against the window before it, as a share. */
  isChange: boolean
}

/** The longest window: as far back as history is kept. */
export const LONGEST_WINDOW = longestWindow
/** How far back events are counted for a new measure: the kept history, and before it the longest window and the one before that. */
export const LONGEST_COUNT = 3 * LONGEST_WINDOW
export const MOST_MEASURES = 50

export const directions = ['up', 'down', 'neither'] as const

/** Units that a number of one's own may have; money would need a currency. */
export const numberUnits = ['number', 'count', 'hours', 'days', 'share', 'rating', 'score'] as const satisfies Unit[]
export type NumberUnit = (typeof numberUnits)[number]

const needsProperty = ({ count }: Pick<Rule, 'count'>): boolean => count === 'sum' || count === 'last value'

/** The unit follows from what is counted; a property has the unit that its author says. */
export function unitOf(rule: Rule, asked: NumberUnit): Unit {
  if (rule.isChange) return 'share'
  if (rule.count === 'last day') return 'date'
  return needsProperty(rule) ? asked : 'count'
}

export interface RuleProblem {
  field: string
  message: string
  remedy: string
}

export interface RuleInput extends Omit<Rule, 'where'> {
  where: unknown
}

export type CheckedRule = { kind: 'ok'; rule: Rule } | { kind: 'refused'; problems: RuleProblem[] }

/** What the shape of a rule alone cannot say: a property where one is summed, no change of what has none, a condition that can be read. */
export function checkRule(input: RuleInput): CheckedRule {
  const where = input.where === null ? null : parseWhere(input.where)
  const problems = [...propertyProblems(input), ...changeProblems(input), ...(where?.problems ?? [])]
  if (problems.length > 0) return { kind: 'refused', problems }
  return {
    kind: 'ok',
    rule: {
      ...input,
      kinds: ACTIVITY_KINDS.filter((kind) => input.kinds.includes(kind)),
      names: [...new Set(input.names)].sort(),
      property: needsProperty(input) ? input.property : null,
      where: where?.condition ?? null,
    },
  }
}

function propertyProblems(rule: RuleInput): RuleProblem[] {
  if (!needsProperty(rule) || (rule.property ?? '') !== '') return []
  const message = told`It is not said which property is meant`
  return [{ field: 'rule.property', message, remedy: told`Name a property of these events that holds a number` }]
}

function changeProblems({ count, isChange }: RuleInput): RuleProblem[] {
  if (!isChange || !count.startsWith('last')) return []
  const message = told`The last one has no window before it to be held against`
  return [
    { field: 'rule.isChange', message, remedy: told`Count events, people, days or a sum, or leave the change out` },
  ]
}

// ---------------------------------------------------------------- conditions over properties

const mostComparisons = 20

/** A property of an event, read as a text or as a number: `text:plan`, `number:amount`. */
export interface PropertyField {
  key: string
  property: string
  type: 'text' | 'number'
}

export function propertyField(key: string): PropertyField | null {
  const [, type, property] = /^(text|number):(.{1,100})$/s.exec(key) ?? []
  return type && property ? { key, property, type: type as PropertyField['type'] } : null
}

function parseWhere(input: unknown): { condition: Condition | null; problems: RuleProblem[] } {
  const named = fieldsNamed(input)
  const known = named.flatMap((key) => propertyField(key) ?? [])
  if (known.length > mostComparisons) {
    const remedy = told`Name at most ${mostComparisons} properties`
    return { condition: null, problems: [{ field: 'rule.where', message: told`It names too many properties`, remedy }] }
  }
  const parsed = parseCondition(input, subjectOf(known))
  if (parsed.kind === 'ok') return { condition: parsed.condition, problems: [] }
  return { condition: null, problems: parsed.problems.map(ruleProblem) }
}

const ruleProblem = ({ path, message, remedy }: ConditionProblem): RuleProblem => ({
  field: `rule.where${path === '' ? '' : `.${path}`}`,
  message,
  remedy: path.endsWith('field') ? told`Name a property as text:NAME or number:NAME` : remedy,
})

/** The fields that a tree names, wherever they stand; what is too deep is found too large by its own check. */
function fieldsNamed(tree: unknown, depth = 0): string[] {
  if (depth > 25 || typeof tree !== 'object' || tree === null) return []
  if (Array.isArray(tree)) return [...new Set(tree.slice(0, 500).flatMap((one) => fieldsNamed(one, depth + 1)))]
  const found = Object.entries(tree).flatMap(([name, value]) =>
    name === 'field' && typeof value === 'string' ? [value] : fieldsNamed(value, depth + 1),
  )
  return [...new Set(found)]
}

const subjectOf = (fields: readonly PropertyField[]): Subject => ({
  name: 'an event',
  fields: fields.map(({ key, property, type }) => ({ key, label: property, type, source: 'own' })),
})

/** The properties that a condition reads. */
export const propertiesOf = (where: Condition | null): PropertyField[] =>
  where === null ? [] : [...fieldsOf(where)].flatMap((key) => propertyField(key) ?? [])

// ---------------------------------------------------------------- words

/** What a measure counts, in a sentence: "Distinct people with events called Report exported where plan must be 'pro', in 30 days". */
export function describeRule(rule: Rule): string {
  const what = needsProperty(rule) ? t`${countWord(rule.count)} ${rule.property} over events` : countWord(rule.count)
  const named = rule.names.length > 0 ? t` called ${rule.names.join(t` or `)}` : ''
  const kinds = rule.kinds.length > 0 ? ` (${rule.kinds.join(', ')})` : ''
  const where = rule.where ? t` where ${describe(rule.where, subjectOf(propertiesOf(rule.where)))}` : ''
  const against = rule.isChange ? t` against the ${rule.window} days before, as a share` : ''
  return t`${what}${named}${kinds}${where}, in ${rule.window} days${against}; robots are left out`
}

function countWord(count: Count): string {
  switch (count) {
    case 'events':
      return t`Events`
    case 'people':
      return t`Distinct people with events`
    case 'days':
      return t`Days with events`
    case 'sum':
      return t`Sum of`
    case 'last day':
      return t`The last day with an event`
    case 'last value':
      return t`The last value of`
  }
}

export interface Definition {
  label: string
  summary: string | null
  direction: (typeof directions)[number]
  unit: Unit
  rule: Rule
}

/** Every difference of two versions in words; nothing where they mean the same. */
export function describeChange(before: Definition, after: Definition): string[] {
  const said = (part: string, old: string, now: string) => (old === now ? [] : [`${part} ${old}, now ${now}`])
  return [
    ...said('called', before.label, after.label),
    ...said('window', `${before.rule.window} days`, `${after.rule.window} days`),
    ...said('unit', before.unit, after.unit),
    ...said('good is', before.direction, after.direction),
    ...(isSame({ ...before.rule, window: 0 }, { ...after.rule, window: 0 })
      ? []
      : [`counts ${describeRule(after.rule)}`]),
    ...(before.summary === after.summary ? [] : ['another summary']),
  ]
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What is counted day by day: two rules that agree in it share their counts, whatever their windows. */
export interface Counted {
  kinds: ActivityKind[]
  names: string[]
  where: Condition | null
  property: string | null
  people: boolean
}

export const countedBy = ({ kinds, names, where, property, count }: Rule): Counted => ({
  kinds,
  names,
  where,
  property,
  people: count === 'people',
})

export const countTheSame = (a: Rule, b: Rule): boolean => isSame(countedBy(a), countedBy(b))
