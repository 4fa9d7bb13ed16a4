export { type ConditionColumns, conditionColumns } from './domain/condition-columns.ts'
export { entered, left } from './service/judge.ts'
export { type AccountLanguage, accountLanguage, readCondition } from './service/language.ts'
export {
  type Chosen,
  firstKnown,
  judgedThrough,
  type Truths,
  type TruthsAsked,
  truthsOn,
  unknownThen,
} from './service/truths.ts'
