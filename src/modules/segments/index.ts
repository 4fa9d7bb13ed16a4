export { type ConditionColumns, conditionColumns } from './domain/condition-columns.ts'
export { type AccountLanguage, accountLanguage, readCondition } from './service/language.ts'
