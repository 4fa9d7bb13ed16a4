import { t } from '../../../kernel/words.ts'
import { countFrom, definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'meetings',
    title: t`Meetings`,
    permission: 'meetings.read',
    menu: {
      group: '',
      order: 26,
      label: t`Meetings`,
      countFrom: countFrom('meetings.count', ({ today, waiting }) => today + waiting),
    },
    component: lazily(() => import('./MeetingsPage.tsx'), 'MeetingsPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'meetings',
    order: 24,
    title: t`Meetings`,
    permission: 'meetings.read',
    component: lazily(() => import('./AccountMeetings.tsx'), 'AccountMeetings'),
  }),
  definePanel({
    place: 'account_actions',
    order: 95,
    title: t`Plan a meeting`,
    permission: 'meetings.write',
    component: lazily<{ account: string }, 'PlanMeeting'>(() => import('./PlanMeeting.tsx'), 'PlanMeeting'),
  }),
  definePanel({
    place: 'today',
    order: 5,
    title: t`Meetings today`,
    permission: 'meetings.read',
    component: lazily<Record<never, never>, 'TodayMeetings'>(() => import('./TodayMeetings.tsx'), 'TodayMeetings'),
  }),
  definePanel({
    place: 'anywhere',
    order: 56,
    title: t`Meeting`,
    permission: 'meetings.read',
    component: lazily<Record<never, never>, 'MeetingAnywhere'>(
      () => import('./MeetingAnywhere.tsx'),
      'MeetingAnywhere',
    ),
  }),
]

export const commands = [
  { label: t`Plan a meeting`, to: 'meetings', search: { meeting: 'new' }, permission: 'meetings.write' },
  { label: t`Meetings`, to: 'meetings', permission: 'meetings.read' },
]
