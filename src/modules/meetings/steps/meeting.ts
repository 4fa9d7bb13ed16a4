import { z } from 'zod'
import type { MeetingId, MemberId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { defineStep, type StepDue, type StepOutcome, type StepProblem } from '../../../platform/steps.ts'
import { type MessageDraft, type Queued, queueMessages, templatesByKey } from '../../messaging/index.ts'
import { settings } from '../../workspaces/index.ts'
import { type BookingLink, usualRules } from '../domain/link.ts'
import type { Meeting } from '../domain/meeting.ts'
import { templates } from '../service/invite.ts'
import { bareMeeting } from '../service/plan.ts'
import { meetingUrl } from '../service/tokens.ts'
import { linksOf } from '../store/links.ts'
import { insertMeetings, meetingsOfKeys, saveMeetings, setAttendees } from '../store/meetings.ts'
import { type First, firstPeople } from '../store/people.ts'

const fields = z.strictObject({
  title: z.string().trim().min(1).max(200).describe('What it is about, as the customer reads it'),
  how: z
    .enum(['link', 'plan'])
    .default('link')
    .describe('Asks the customer to choose an hour, or lets the account’s owner choose one'),
  minutes: z.number().int().min(5).max(720).default(usualRules.minutes),
  agenda: z.string().trim().min(1).max(2000).optional(),
  waits: z
    .enum(['booked', 'held'])
    .default('booked')
    .describe('What the run waits for: an hour, or that the meeting took place'),
  days: z.number().int().min(1).max(365).default(14).describe('Days after which it is expired'),
  template: z.string().min(1).max(80).default(templates.asked).describe('Key of the mail that asks'),
})

type Fields = z.infer<typeof fields>
type Due = StepDue<Fields>

/** Asks for a meeting; G07: that it was attended is the reply. */
export const meetingStep = defineStep<Fields>({
  name: 'meeting',
  label: spoken('Ask for a meeting'),
  summary: spoken('Asks a person of the account to choose an hour of its owner, or lets the owner choose one'),
  fields,
  reach: 'customer',
  answers: ['booked', 'held', 'missed', 'expired'],
  check,
  act,
  rehearsed: 'message',
  hours: ({ minutes }) => minutes / 60,
})

async function check(tx: Tx, _platform: Platform, { how, template }: Fields): Promise<StepProblem[]> {
  if (how === 'plan' || (await templatesByKey(tx, [template])).length > 0) return []
  return [
    {
      field: 'template',
      message: told`There is no template ${template}`,
      remedy: told`Name one of those under Messages`,
    },
  ]
}

async function act(tx: Tx, platform: Platform, due: readonly Due[]): Promise<StepOutcome[]> {
  const people = new Map((await firstPeople(tx, due)).map((found) => [`${found.account} ${found.asked}`, found]))
  const owners = [...new Set([...people.values()].flatMap(({ owner }) => owner ?? []))]
  const links = Map.groupBy(await linksOf(tx, owners), ({ member }) => member)
  const { zone } = await settings(tx)
  const asked = due.map((step) => ({
    step,
    ...wantedOf(tx, step, people.get(`${step.account} ${step.contact}`), { links, zone }),
  }))
  const meetings = await openOnce(
    tx,
    asked.flatMap(({ wanted }) => wanted ?? []),
  )
  const queued = await askToBook(platform, tx, asked, meetings)
  const outcomes = asked.map(({ step, wanted, lacks }) => {
    const meeting = wanted && meetings.get(wanted.meeting.key as string)
    return meeting ? outcomeOf(tx, step, meeting.id, queued.get(step.key)) : { kind: 'held' as const, says: lacks }
  })
  const unsaid = asked.flatMap(({ step, wanted }, place) =>
    outcomes[place]?.kind === 'held' && wanted ? (meetings.get(step.key) ?? []) : [],
  )
  await saveMeetings(
    tx,
    unsaid.map((meeting) => ({ ...meeting, status: 'cancelled', closedAt: tx.now, version: meeting.version + 1 })),
  )
  return outcomes
}

interface Wanted {
  meeting: Meeting
  contact: First['contact']
}

/** The meeting that a step asks for; or why there is none. */
function wantedOf(
  tx: Tx,
  step: Due,
  found: First | undefined,
  { links, zone }: { links: ReadonlyMap<MemberId, BookingLink[]>; zone: string },
): { wanted: Wanted | null; lacks: string } {
  if (!found?.owner) return { wanted: null, lacks: told`Nobody looks after this account` }
  if (found.contact === null) return { wanted: null, lacks: told`There is nobody to write to` }
  const { title, minutes, agenda = null, waits } = step.fields
  const link = nearest(links.get(found.owner) ?? [], minutes)
  const meeting = bareMeeting(tx, {
    ...{
      account: step.account,
      title,
      minutes,
      agenda,
      zone,
      organiser: found.owner,
      status: 'asked',
      origin: 'playbook',
    },
    ...{ key: step.key, link: link?.id ?? null, place: link?.place ?? null, step: { key: step.key, waits } },
    redirectTo: step.stage === 'redirected' ? step.redirectTo : null,
  })
  return { wanted: { meeting, contact: found.contact }, lacks: '' }
}

/** Of a member's links the one whose meetings are about as long. */
const nearest = (links: readonly BookingLink[], minutes: number): BookingLink | undefined =>
  links.toSorted((a, b) => Math.abs(a.minutes - minutes) - Math.abs(b.minutes - minutes))[0]

/** Opens what is not open yet; answers all by their key. */
async function openOnce(tx: Tx, wanted: readonly Wanted[]): Promise<Map<string, Meeting>> {
  const fresh = await insertMeetings(
    tx,
    wanted.map(({ meeting }) => meeting),
  )
  const mine = wanted.filter(({ meeting }) => fresh.has(meeting.id))
  await setAttendees(
    tx,
    mine.map(({ meeting }) => meeting.id),
    mine.map(({ meeting, contact }) => ({ meeting: meeting.id, contact, member: null })),
  )
  const found = await meetingsOfKeys(
    tx,
    wanted.flatMap(({ meeting }) => meeting.key ?? []),
  )
  return new Map(found.map((meeting) => [meeting.key as string, meeting]))
}

async function askToBook(
  platform: Platform,
  tx: Tx,
  asked: readonly { step: Due; wanted: Wanted | null }[],
  meetings: ReadonlyMap<string, Meeting>,
): Promise<Map<string, Queued>> {
  const drafts = asked.flatMap(({ step, wanted }): (MessageDraft & { step: string })[] => {
    const meeting = meetings.get(step.key)
    if (!meeting || !wanted?.contact || step.fields.how === 'plan') return []
    const { playbook, run } = step
    return [
      {
        ...{
          key: step.key,
          step: step.key,
          account: step.account,
          contact: wanted.contact,
          template: step.fields.template,
        },
        extra: {
          ...{ meeting_title: meeting.title, meeting_minutes: String(meeting.minutes) },
          ...{ meeting_link: meetingUrl(platform, tx.workspace, meeting.id) },
          ...(meeting.agenda ? { meeting_agenda: meeting.agenda } : {}),
        },
        ...{ origin: 'automation', by: step.by, playbook: { id: playbook.id, run, step: step.step } },
        isInternal: step.stage === 'internal',
        redirectTo: step.stage === 'redirected' ? step.redirectTo : null,
        ifLate: 'leave',
      },
    ]
  })
  const queued = await queueMessages(
    tx,
    platform,
    drafts.map(({ step: _, ...draft }) => draft),
  )
  return new Map(drafts.map(({ step }, place) => [step, queued[place] as Queued]))
}

function outcomeOf(tx: Tx, { fields: { days, how } }: Due, id: MeetingId, queued: Queued | undefined): StepOutcome {
  const until = new Date(tx.now.getTime() + days * 86_400_000)
  const made = { kind: 'meeting', id }
  if (how === 'plan') return { kind: 'asked', until, says: told`The account’s owner is to plan it`, made }
  if (queued?.decision.kind !== 'go')
    return { kind: 'held', says: queued?.decision.says ?? told`There is nobody to write to` }
  if (queued.id === null)
    return { kind: 'later', until: queued.decision.at, says: queued.decision.says ?? told`The person got mail lately` }
  return { kind: 'asked', until, says: told`Asked to choose an hour`, made }
}
