import { addDays, type Day, dayOf, daysBetween } from '../../kernel/day.ts'
import { retold } from '../../kernel/retold.ts'
import { daysAgo } from '../../kernel/say.ts'
import type { EvidenceProvider } from '../../platform/contributions.ts'
import { settings } from '../workspaces/index.ts'
import { type Kind, sentenceOf } from './domain/engagement.ts'
import { newestOf } from './store-measures.ts'

const contact: Kind[] = ['meeting', 'call', 'mail']
/** A state such as the last meeting may lie any time back; past this nobody would look. */
const farBack = 3650

const behind: Record<string, { kinds: Kind[]; days: number }> = {
  'engagement.meetings_90d': { kinds: ['meeting'], days: 90 },
  'engagement.last_meeting_on': { kinds: ['meeting'], days: farBack },
  'engagement.days_since_meeting': { kinds: ['meeting'], days: farBack },
  'engagement.last_contact_on': { kinds: contact, days: farBack },
  'engagement.days_since_contact': { kinds: contact, days: farBack },
  'engagement.campaigns_90d': { kinds: ['campaign'], days: 90 },
  'engagement.mail_opens_share_90d': { kinds: ['mail', 'campaign'], days: 90 },
  'engagement.attendance_share_90d': { kinds: ['meeting', 'training'], days: 90 },
  'engagement.trainings_90d': { kinds: ['training'], days: 90 },
  'engagement.community_30d': { kinds: ['community'], days: 30 },
  'engagement.feedback_90d': { kinds: ['feedback'], days: 90 },
  'engagement.sponsor_contact_90d': { kinds: contact, days: 90 },
}

export const engagementEvidence: EvidenceProvider = {
  measures: Object.keys(behind),
  find: async (tx, account, measure, on, limit) => {
    const asked = behind[measure]
    if (!asked) return []
    const { zone } = await settings(tx)
    const facts = await newestOf(tx, account, asked.kinds, { from: addDays(on, 1 - asked.days), to: on }, limit)
    return facts.map((fact) => ({
      at: fact.at,
      text: `${retold(sentenceOf(fact))}, ${ago(dayOf(fact.at, zone), on)}`,
      source: { kind: 'engagement', id: fact.id },
    }))
  },
}

function ago(day: Day, on: Day): string {
  return daysAgo(daysBetween(day, on))
}
