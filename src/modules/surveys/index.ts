export { type Answer, type Kind, npsOf, validOn } from './domain/answer.ts'
export { saveAnswers } from './service.ts'
export { type AnswerDraft, answersOf, type StoredAnswer } from './store.ts'
