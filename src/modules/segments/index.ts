export { type ConditionColumns, conditionColumns } from './domain/condition-columns.ts'
export type { Segment, SegmentId } from './domain/segment.ts'
export { tellTouched as accountsTouched } from './listeners.ts'
export { declaredSubject } from './pack.ts'
export { entered, left } from './service/judge.ts'
export { type AccountLanguage, accountLanguage, compiled, readCondition, readTree } from './service/language.ts'
export { segmentNamed } from './service/segments.ts'
export { type MembersThen, membersThen } from './service/then.ts'
export {
  type Chosen,
  firstKnown,
  judgedThrough,
  restingOn,
  returnedToday,
  type Truths,
  type TruthsAsked,
  truthsOn,
  unknownThen,
} from './service/truths.ts'
export { explainOn } from './service/why.ts'
export { membersAfter, membersAmong, segmentsAmong } from './store/memberships.ts'
export { segmentById, segmentNames } from './store/segments.ts'
