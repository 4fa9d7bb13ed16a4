import type { TeamRole } from '../../modules/accounts/index.ts'
import type { OfferDraft } from '../../modules/approvals/index.ts'
import type { Kind } from '../../modules/expansion/index.ts'
import type { Cause } from '../../modules/risks/index.ts'

export interface RiskSketch {
  cause: Cause
  what: string
  nextStep: string
}

export const riskSketches: readonly RiskSketch[] = [
  {
    cause: 'usage',
    what: 'Two of three teams stopped opening their reports',
    nextStep: 'Sit down with the team leads and look at why',
  },
  {
    cause: 'sponsor',
    what: 'The sponsor has left, and nobody has taken over',
    nextStep: 'Ask the champion for an introduction to the successor',
  },
  {
    cause: 'price',
    what: 'They call the price too high for what they use',
    nextStep: 'Show what the seats in use save them',
  },
  {
    cause: 'support',
    what: 'Four tickets in a month were open for longer than a week',
    nextStep: 'Bring support into the next call',
  },
  {
    cause: 'competitor',
    what: 'They look at another tool for next year',
    nextStep: 'Find out which three things they compare',
  },
  {
    cause: 'value',
    what: 'Nobody can say what came of the first year',
    nextStep: 'Write down the goals together and measure the first one',
  },
  {
    cause: 'product',
    what: 'An approval flow that they need is still missing',
    nextStep: 'Tell them what is planned, and by when',
  },
  {
    cause: 'budget',
    what: 'Their budget is frozen until the spring',
    nextStep: 'Offer to pay by quarter',
  },
]

export const endsOfSaved: readonly string[] = [
  'The new sponsor signed for another year',
  'All three teams work with it again',
  'We agreed on fewer seats and a longer term',
  'Support closed what was open, and they said so',
]

export const endsOfLost: readonly string[] = [
  'They went to a cheaper tool',
  'The project was stopped after a change at the top',
  'What they missed came too late',
]

export const pulseReasons = {
  poor: [
    'They answer late and only by mail',
    'The last call was about everything that is missing',
    'Nobody came to the last two meetings',
  ],
  mixed: [
    'The team is content, the one who pays is not',
    'Good will, but no time for the roll-out',
    'Waits for what we promised in the autumn',
  ],
  good: [
    'They tell others about us',
    'The roll-out to the second team went well',
    'Asks for more seats next year',
    'Knows what it wants and says so early',
  ],
} as const

/** Why a manager calls a renewal as they do. */
export const renewalCalls = {
  commit: [
    'The sponsor said yes, the paper is with purchasing',
    'Budget for next year is confirmed',
    'They asked for the order form last week',
  ],
  best_case: [
    'Depends on the second team coming on board',
    'The new head of the department still wants to compare',
    'Good talks, but nobody has named a date yet',
  ],
  expected_loss: [
    'They build their own and say so',
    'Half of the team has left, and the budget with it',
    'The sponsor is gone and nobody answers',
  ],
} as const

type OfferSketch = Omit<OfferDraft, 'account' | 'by' | 'role' | 'key' | 'validUntil'> & {
  to: 'unhappy' | 'content'
  /** For so many days it is valid. */
  days: number
}

const none = { percent: null, amount: null, months: null }

export const offerSketches: readonly OfferSketch[] = [
  {
    ...{ ...none, to: 'unhappy', kind: 'discount', purpose: 'retention', percent: 15, months: 12, days: 30 },
    begins: 'submitted',
    reason: 'They compare us with a cheaper tool; for a year at less they would stay with all seats',
  },
  {
    ...{ ...none, to: 'unhappy', kind: 'extension', purpose: 'retention', months: 2, days: 21 },
    begins: 'submitted',
    reason: 'The new sponsor starts next month and wants to see it first',
  },
  {
    ...{ ...none, to: 'unhappy', kind: 'credit', purpose: 'goodwill', amount: 450_000, days: 30 },
    begins: 'submitted',
    reason: 'The desk was down for them for five days in a busy month',
  },
  {
    ...{ ...none, to: 'content', kind: 'upgrade', purpose: 'expansion', percent: 25, months: 6, days: 45 },
    begins: 'submitted',
    reason: 'The second team would try the larger plan for half a year',
  },
  {
    ...{ ...none, to: 'content', kind: 'credit', purpose: 'goodwill', amount: 80_000, days: 30 },
    begins: 'submitted',
    reason: 'Thanks for the talk at our customers’ day',
  },
  {
    ...{ ...none, to: 'content', kind: 'discount', purpose: 'expansion', percent: 8, months: 12, days: 60 },
    begins: 'draft',
    reason: 'Forty more seats, if they sign before the end of the quarter',
  },
]

/** Beside the managers: they see every account and own none. */
export const colleagues: readonly { name: string; email: string; role: TeamRole }[] = [
  { name: 'Bastian Okoro', email: 'bastian.okoro@fernhollow.example', role: 'solutions_engineer' },
  { name: 'Marta Lindholm', email: 'marta.lindholm@fernhollow.example', role: 'renewals_manager' },
  { name: 'Tomás Arrieta', email: 'tomas.arrieta@fernhollow.example', role: 'customer_education' },
]

/** `at`: minutes of the day. */
export const meetingsAhead: readonly {
  days: number
  at: number
  minutes: number
  title: string
  agenda: string | null
  place: string | null
}[] = [
  {
    ...{ days: 0, at: 11 * 60, minutes: 45, title: 'Where the teams stand' },
    agenda: 'What fell in the last month\nWho is missing\nNext steps',
    place: 'https://meet.fernhollow.example/teams',
  },
  { ...{ days: 0, at: 14 * 60 + 30, minutes: 30, title: 'Open tickets with support' }, agenda: null, place: null },
  {
    ...{ days: 0, at: 16 * 60, minutes: 60, title: 'Quarterly review' },
    agenda: 'Goals and what came of them\nUse by team\nPlan for the next quarter',
    place: 'https://meet.fernhollow.example/review',
  },
  { ...{ days: 1, at: 9 * 60 + 30, minutes: 30, title: 'Getting to know the new sponsor' }, agenda: null, place: null },
  {
    ...{ days: 1, at: 13 * 60, minutes: 45, title: 'Renewal: terms and dates' },
    agenda: 'Seats in use\nTerm\nWho signs',
    place: null,
  },
  {
    ...{ days: 3, at: 10 * 60, minutes: 60, title: 'Training for the second team' },
    agenda: null,
    place: 'https://meet.fernhollow.example/training',
  },
  { ...{ days: 7, at: 15 * 60, minutes: 45, title: 'Plan for the next year' }, agenda: null, place: null },
]

export const meetingNotes: readonly { title: string; note: string }[] = [
  {
    title: 'Monthly call',
    note: 'The roll-out goes on; two people still need access. They want to see the figures by team next time.',
  },
  {
    title: 'Review of the goals',
    note: 'The first goal is reached, the second is late because of the holidays. We look again in a month.',
  },
  { title: 'Questions about reports', note: 'Showed the saved views. The administrator sets them up for everybody.' },
  { title: 'Preparing the renewal', note: 'They want the same seats and ask for a price for two years.' },
]

/** Campaigns that were written down and not begun, each to a segment of the pack by its name. */
export const campaignSketches = [
  {
    ...{ name: 'Back to daily use', template: 'usage-recovery', segment: 'No use for 14 days', startsIn: 3 },
    ...{ rhythm: 'once' as const, perDay: 40, holdShare: 200 },
  },
  {
    ...{ name: 'Quarterly letter', template: 'quarterly-letter', segment: 'Hangs on one person', startsIn: 10 },
    ...{ rhythm: 'quarterly' as const, perDay: 25, holdShare: null },
  },
]

/** Why customers did not buy what they were offered. */
export const offerEnds: Readonly<Record<Kind, readonly string[]>> = {
  seats: [
    'They pass on the seats of people who left',
    'No budget before the new year',
    'Two teams share one account until the summer',
  ],
  storage: ['They archive what is older than two years', 'No budget before the new year'],
  plan_upgrade: [
    'Nice to have, and nobody asked for it again',
    'The step in price was too large',
    'Their own tool does it',
  ],
  cross_sell: ['They buy it from somebody else', 'Nobody there has time for it this year'],
  department: ['The department has a tool of its own'],
  price: ['The old price was the condition for signing', 'Their purchasing held a competing offer against it'],
}
