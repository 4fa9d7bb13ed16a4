export {
  type CountedEvents,
  type CountedWhat,
  countedOf,
  countedWhats,
  eventsAsked,
  fieldCounting,
  longestWindow,
  plainName,
} from './counted.ts'
export { evaluate, type FieldReader, type FieldValue, holds } from './evaluate.ts'
export { describe, type Explanation, explain } from './explain.ts'
export { FOLDED, fold } from './fold.ts'
export { fieldsOf, historyOf, needsHistory } from './inspect.ts'
export { type ParsedCondition, parseCondition } from './parse.ts'
export type { ConditionProblem } from './reading.ts'
export { type FieldSource, type FieldSpec, type FieldType, isNumeric, operatorsOf, type Subject } from './subject.ts'
export {
  type All,
  type Among,
  type Any,
  type Beside,
  type Between,
  type Change,
  type Comparison,
  type Condition,
  type Crossing,
  type Equal,
  type Known,
  LIMITS,
  type Limit,
  type Matches,
  type Node,
  type Not,
  type Operator,
  type Staleness,
  type Within,
} from './tree.ts'
export type { Truth } from './truth.ts'
