import { endOfDay } from '../../kernel/day.ts'
import { spoken } from '../../kernel/words.ts'
import type { MeasureDefinition, MeasureSource } from '../../platform/contributions.ts'
import { everyDay, firstKnownLate } from '../measures/index.ts'
import { settings } from '../workspaces/index.ts'
import { engagementNumbers } from './store-measures.ts'

const definition = (
  key: string,
  label: string,
  unit: MeasureDefinition['unit'],
  window: number,
  summary: string,
  more: Partial<MeasureDefinition> = {},
): MeasureDefinition => ({ key: `engagement.${key}`, label, unit, direction: 'up', window, summary, ...more })

const definitions: MeasureDefinition[] = [
  definition(
    'meetings_90d',
    spoken('Meetings in 90 days'),
    'count',
    90,
    spoken('Meetings held in 90 days; one that nobody came to is none'),
  ),
  definition('last_meeting_on', spoken('Last meeting'), 'date', 0, spoken('Day of the last meeting held')),
  definition(
    'last_contact_on',
    spoken('Last contact'),
    'date',
    0,
    spoken('Day of the last meeting held, call or mail'),
  ),
  definition(
    'campaigns_90d',
    spoken('Campaigns engaged with'),
    'count',
    90,
    spoken('Different campaigns that the account took up in 90 days'),
  ),
  definition(
    'mail_opens_share_90d',
    spoken('Mail opened'),
    'share',
    90,
    spoken('Share of mails sent in 90 days that were opened, where it was told; mail programs open some by themselves'),
  ),
  definition(
    'attendance_share_90d',
    spoken('Attendance'),
    'share',
    90,
    spoken('Share of meetings and trainings in 90 days that were attended, where it was told'),
  ),
  definition(
    'trainings_90d',
    spoken('Trainings in 90 days'),
    'count',
    90,
    spoken('Trainings and webinars attended in 90 days'),
  ),
  definition(
    'community_30d',
    spoken('Community activity'),
    'count',
    30,
    spoken('Contributions to the community in 30 days'),
  ),
  definition('feedback_90d', spoken('Feedback given'), 'count', 90, spoken('Pieces of feedback in 90 days')),
  definition(
    'sponsor_contact_90d',
    spoken('Contact with the sponsor'),
    'count',
    90,
    spoken('Meetings, calls and mails with an executive sponsor in 90 days; unknown without a sponsor'),
  ),
  definition(
    'days_since_meeting',
    spoken('Days since the last meeting'),
    'days',
    0,
    spoken('Days since the last meeting held'),
    {
      direction: 'down',
      derived: { from: 'engagement.last_meeting_on', as: 'days since' },
      timeDriven: true,
    },
  ),
  definition(
    'days_since_contact',
    spoken('Days since the last contact'),
    'days',
    0,
    spoken('Days since the last meeting held, call or mail'),
    {
      direction: 'down',
      derived: { from: 'engagement.last_contact_on', as: 'days since' },
      timeDriven: true,
    },
  ),
]

export const engagementMeasures: MeasureSource = {
  definitions,
  knownLateSince: (tx) => firstKnownLate(tx, 'engagements_kinds'),
  compute: async (tx, { accounts, days }, basis) => {
    const { zone } = await settings(tx)
    const rows = await engagementNumbers(
      tx,
      accounts,
      days.map((day) => ({ day, ends: endOfDay(day, zone) })),
      basis,
    )
    const changes = rows.map((row) => ({
      account: row.account,
      day: row.day,
      values: [
        row.meetings,
        row.lastMeetingOn,
        row.lastContactOn,
        row.campaigns,
        row.opens,
        row.attendance,
        row.trainings,
        row.community,
        row.feedback,
        row.sponsor,
      ],
    }))
    return everyDay({ accounts, days }, changes, (row, day) => ({ ...row, day }))
  },
}
