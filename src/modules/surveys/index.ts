export { type Answer, type Kind, kinds, npsOf, validOn } from './domain/answer.ts'
export { answered, saveAnswers } from './service.ts'
export { type AnswerDraft, answersKnown, answersOf, type StoredAnswer, type ToldAnswer } from './store.ts'
