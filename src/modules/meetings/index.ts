export type { Meeting } from './domain/meeting.ts'
export { type BroughtMeeting, recordMeetings } from './service/bring.ts'
export { planMeeting } from './service/plan.ts'
export { lastHeld, oneMeeting, pageOfMeetings } from './service/read.ts'
