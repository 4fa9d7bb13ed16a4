export type { Meeting } from './domain/meeting.ts'
export { planMeeting } from './service/plan.ts'
export { lastHeld, oneMeeting } from './service/read.ts'
