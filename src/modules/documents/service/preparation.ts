import { type Day, dayOf, daysBetween } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MeetingId } from '../../../kernel/ids.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import { healthOf, movesOfEach } from '../../health/index.ts'
import { ticketsOf } from '../../helpdesk/index.ts'
import { lastHeld, oneMeeting } from '../../meetings/index.ts'
import { pageOfRisks } from '../../risks/index.ts'
import { objectivesOf, progressOf } from '../../success_plans/index.ts'
import { pageOfTasks } from '../../tasks/index.ts'
import { pageFor } from '../../timeline/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import type { Cell, Chapter, Document } from '../domain/document.ts'
import { questionsFor, type Standing } from '../domain/questions.ts'
import { sayDay, sayDistance, sayMoney, sayPercent } from '../domain/say.ts'
import { overview } from './dealings.ts'
import { people } from './people.ts'
import type { Reading } from './read.ts'

type Meeting = Awaited<ReturnType<typeof oneMeeting>>

/** So many rows of each list: one reads it in five minutes. */
const most = 10

/**
 * What one wants to know before a meeting, on one page: as the viewer sees it, each chapter only where they may read it. A
 * meeting without an account has none.
 */
export async function preparationOf(tx: Tx, viewer: Viewer, id: MeetingId): Promise<Document> {
  const meeting = await oneMeeting(tx, viewer, id)
  if (meeting.account === null)
    throw new AppError('conflict', told`Whoever booked it has no account yet`, {
      field: 'meeting',
      remedy: told`Give it an account first`,
    })
  const account = await mustSee(tx, viewer, meeting.account.id as AccountId)
  const { name: house, zone, currency } = await settings(tx)
  const reading: Reading = { tx, viewer, account, on: await today(tx), zone, currency }
  const may = (permission: string) => viewer.permissions.has(permission)
  const last = await lastHeld(tx, account.id, new Date(meeting.start ?? tx.now))
  const since = last?.startsAt ? dayOf(last.startsAt, zone) : null
  const health = may('health.read') ? await healthSince(reading, since) : null
  const tickets = may('facts.read') ? await openTickets(reading) : null
  const risks = may('risks.read') ? await openRisks(reading) : null
  const tasks = may('tasks.read') ? await openTasks(reading) : null
  const plan = may('facts.read') ? await objectives(reading) : null
  const { chapter: who, count } = await whoTheyAre(reading)
  const standing: Standing = {
    ...{ change: health?.change ?? null, worst: health?.worst ?? null, tickets: tickets?.found ?? [] },
    ...{ risks: risks?.found ?? [], overdue: tasks?.overdue ?? [], objectives: plan?.found ?? [], people: count },
    ...{ renews: account.renewsOn as Day | null, metBefore: last ? 'yes' : 'no' },
    daysToRenewal: account.renewsOn ? daysBetween(reading.on, account.renewsOn as Day) : null,
  }
  const chapters = [
    about(meeting, zone),
    asking(standing),
    ...(health?.chapter ?? []),
    await overview(reading),
    who,
    ...[tickets, risks, tasks, plan].flatMap((one) => one?.chapter ?? []),
    await lastNotes(reading),
  ]
  const state = health?.state ?? null
  return {
    house,
    title: t`${meeting.title}: ${account.name}`,
    state,
    lead: null,
    asOf: reading.on,
    chapters,
    closing: null,
  }
}

function about(meeting: Meeting, zone: string): Chapter {
  const names = meeting.attendees.map(({ name, title }) => (title ? `${name} (${title})` : name))
  const figures = [
    { label: t`When`, text: meeting.start === null ? t`no hour yet` : sayHour(new Date(meeting.start), zone) },
    { label: t`How long`, text: t`${meeting.minutes} minutes` },
    { label: t`Organised by`, text: meeting.organiser.name },
    ...(meeting.place ? [{ label: t`Where`, text: meeting.place, href: meeting.place }] : []),
  ]
  return {
    title: t`The meeting`,
    blocks: [
      { kind: 'figures', figures },
      ...(names.length > 0 ? [{ kind: 'text' as const, text: t`Invited: ${names.join(', ')}` }] : []),
      ...(meeting.agenda ? [{ kind: 'text' as const, text: meeting.agenda }] : []),
    ],
  }
}

function sayHour(at: Date, zone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at)
  return `${sayDay(dayOf(at, zone))}, ${time}`
}

function asking(standing: Standing): Chapter {
  const questions = questionsFor(standing)
  const title = t`Worth asking`
  if (questions.length === 0)
    return { title, blocks: [{ kind: 'text', text: t`Nothing presses. Ask how it goes, and listen.`, tone: 'quiet' }] }
  return {
    title,
    blocks: [
      tableOf(
        title,
        [t`Question`],
        questions.map((text) => [{ text }]),
      ),
    ],
  }
}

const tableOf = (label: string, columns: readonly string[], rows: readonly (readonly Cell[])[]) => ({
  kind: 'table' as const,
  label,
  columns: columns.map((one) => ({ label: one })),
  rows,
})

/** How well they are, and what moved it since one met last. */
async function healthSince({ tx, account }: Reading, since: Day | null) {
  const { band, score, day } = await healthOf(tx, account.id, undefined)
  const state = { band, score }
  if (day === null) return { state, chapter: [], change: null, worst: null }
  const from = since !== null && since < day ? since : undefined
  const moved = (await movesOfEach(tx, [account.id], from)).get(account.id)
  if (!moved) return { state, chapter: [], change: null, worst: null }
  const { parts, sentence, movers } = moved
  const shown = movers.slice(0, 5).map(({ points, sentence: text, part }) => ({
    points,
    text: part === 'configuration' ? t`How health is judged was changed` : text,
  }))
  const title = from ? t`Health since you met on ${sayDay(from)}` : t`Health`
  const blocks = [
    { kind: 'text' as const, text: sentence },
    ...(shown.length > 0
      ? [{ kind: 'moves' as const, label: t`What moved it since ${sayDay(moved.since)}`, moves: shown }]
      : []),
  ]
  const change = parts === null ? null : parts.behaviour + parts.configuration + parts.time + parts.data
  const worst = movers.find(({ points, part }) => points < 0 && part === 'behaviour')?.sentence ?? null
  return { state, chapter: [{ title, blocks }] satisfies Chapter[], change, worst }
}

async function whoTheyAre(reading: Reading): Promise<{ chapter: Chapter; count: number }> {
  const chapter = await people(reading)
  const [table] = chapter.blocks
  return { chapter: { ...chapter, title: t`Who they are` }, count: table?.kind === 'table' ? table.rows.length : 0 }
}

async function openTickets({ tx, account, on, zone }: Reading) {
  const found = await ticketsOf(tx, account.id, { unresolved: true, before: null, limit: most })
  const title = t`Open tickets`
  const rows = found.map(({ subject, name, priority, openedAt }): Cell[] => [
    { text: subject ?? name },
    { text: priority },
    { text: sayDistance(dayOf(openedAt, zone), on) },
  ])
  return {
    found: found.map(({ subject, name, priority }) => ({ subject: subject ?? name, priority })),
    chapter: listed(title, [t`Ticket`, t`Priority`, t`Opened`], rows, t`No ticket is open.`),
  }
}

const listed = (title: string, columns: readonly string[], rows: readonly Cell[][], none: string): Chapter =>
  rows.length === 0
    ? { title, blocks: [{ kind: 'text', text: none, tone: 'quiet' }] }
    : { title, blocks: [tableOf(title, columns, rows)] }

async function openRisks({ tx, viewer, account, currency }: Reading) {
  const { items } = await pageOfRisks(tx, viewer, { account: account.id, state: 'open', limit: most })
  const rows = items.map(({ what, arr, nextStep, dueOn }): Cell[] => [
    { text: what },
    arr === null ? { text: t`unknown`, tone: 'quiet' } : { text: sayMoney(arr, currency) },
    { text: [nextStep, dueOn && sayDay(dueOn)].filter(Boolean).join(', ') },
  ])
  return {
    found: items.map(({ what, nextStep }) => ({ what, nextStep })),
    chapter: listed(t`Open risks`, [t`Risk`, t`ARR exposed`, t`Next step`], rows, t`No risk is open.`),
  }
}

async function openTasks({ tx, viewer, account, on }: Reading) {
  const { items } = await pageOfTasks(tx, viewer, {
    ...{
      account: account.id,
      whose: 'everybody',
      statuses: ['open', 'doing'],
      asleep: true,
      order: 'due',
      limit: most,
    },
  })
  const rows = items.map(({ title, assignee, due, bucket }): Cell[] => [
    { text: title },
    { text: assignee?.name ?? '' },
    { text: due ? sayDistance(due.on, on) : '', ...(bucket === 'overdue' ? { tone: 'bad' as const } : {}) },
  ])
  return {
    overdue: items.filter(({ bucket }) => bucket === 'overdue').map(({ title }) => title),
    chapter: listed(t`Tasks and promises`, [t`Task`, t`With`, t`Due`], rows, t`Nothing is open.`),
  }
}

async function objectives({ tx, account }: Reading) {
  const found = (await objectivesOf(tx, account.id, tx.now)).slice(0, most)
  const open = found.map((one) => ({ title: one.title, progress: progressOf(one), due: one.due }))
  const rows = open.map(({ title, progress, due }): Cell[] => [
    { text: title },
    { text: sayPercent(progress) },
    { text: due ? sayDay(due) : '' },
  ])
  return {
    found: open,
    chapter: listed(t`Success plan`, [t`Objective`, t`Reached`, t`Due`], rows, t`No objective is agreed.`),
  }
}

/** What was written down last of calls, meetings and notes. */
async function lastNotes({ tx, viewer, account, zone }: Reading): Promise<Chapter> {
  const page = {
    account: account.id,
    kinds: ['note', 'call', 'meeting', 'mail'] as const,
    text: undefined,
    after: undefined,
  }
  const entries = (await pageFor(tx, viewer, { ...page, limit: most })).filter(({ at }) => at <= tx.now)
  const rows = entries.map(({ at, text }): Cell[] => [{ text: sayDay(dayOf(at, zone)) }, { text }])
  return listed(t`Last notes`, [t`When`, t`What happened`], rows, t`Nothing is known yet.`)
}
