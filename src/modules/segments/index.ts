export { type ConditionColumns, conditionColumns } from './domain/condition-columns.ts'
export { tellTouched as accountsTouched } from './listeners.ts'
export { entered, left } from './service/judge.ts'
export { type AccountLanguage, accountLanguage, compiled, readCondition, readTree } from './service/language.ts'
