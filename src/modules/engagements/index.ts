export { type Engagement, isContact, type Kind } from './domain/engagement.ts'
export { saveEngagements } from './service.ts'
export type { EngagementDraft } from './store.ts'
