import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, TaskId } from '../../../kernel/ids.ts'
import { inWords } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aMomentOrNone, anId, aRank, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { isTeamRole, mustSee, teamRoleWords } from '../../accounts/index.ts'
import { members, settings } from '../../workspaces/index.ts'
import { usualCalendar } from '../domain/business-time.ts'
import { type Kind, ownRoleWords, type Priority, roles, type Status } from '../domain/task.ts'
import * as list from '../store/list.ts'
import * as store from '../store/settings.ts'
import { absent } from './change.ts'
import { type Frame, frameOf } from './frame.ts'
import { historyOf, named, namesOf, present } from './present.ts'

export interface ListRequest {
  whose: 'mine' | 'everybody'
  assignee?: string | undefined
  account?: string | undefined
  statuses: readonly Status[]
  kinds?: readonly Kind[] | undefined
  priorities?: readonly Priority[] | undefined
  due?: 'overdue' | 'today' | 'week' | undefined
  text?: string | undefined
  asleep: boolean
  order: 'due' | 'closed'
  cursor?: string | undefined
  limit: number
}

/** One page of tasks that a viewer sees. */
export async function pageOfTasks(tx: Tx, viewer: Viewer, request: ListRequest) {
  const frame = await frameOf(tx)
  const account = request.account && (await mustSee(tx, viewer, request.account as AccountId)).id
  const found = await list.listTasks(tx, viewer, {
    assignee: request.whose === 'mine' ? viewer.member : (request.assignee as MemberId | undefined),
    account: account as AccountId | undefined,
    statuses: request.statuses,
    kinds: request.kinds,
    priorities: request.priorities,
    text: request.text,
    awakeOn: request.asleep ? undefined : frame.today,
    dueUntil: dueUntil(request.due, frame),
    order: request.order,
    after: placeOf(request.cursor),
    limit: request.limit + 1,
  })
  const shown = found.slice(0, request.limit)
  const last = found.length > request.limit ? shown.at(-1) : undefined
  return {
    items: await present(tx, shown),
    next: last ? encodeCursor([last.place, last.rank, last.id]) : null,
    today: frame.today,
  }
}

function dueUntil(due: ListRequest['due'], { moment, endOfToday, endOfWeek }: Frame): Date | undefined {
  if (due === undefined) return undefined
  return { overdue: moment, today: endOfToday, week: endOfWeek }[due]
}

const placeOf = (cursor: string | undefined): list.Place | undefined =>
  placeIn(cursor, { at: aMomentOrNone, rank: aRank, id: anId }) ?? undefined

export async function oneTask(tx: Tx, viewer: Viewer, id: TaskId) {
  const task = await list.seenTask(tx, viewer, id)
  const [shown] = task ? await present(tx, [task]) : []
  if (!task || !shown) throw absent()
  return { ...shown, history: await historyOf(tx, task) }
}

export async function loads(tx: Tx, viewer: Viewer) {
  const frame = await frameOf(tx)
  const names = await namesOf(tx)
  const away = new Map((await absencesToday(tx, frame.today)).map((one) => [one.member, one]))
  const found = await list.loads(tx, viewer, frame)
  return found.map(({ member, ...counts }) => {
    const absence = member === null ? undefined : away.get(member)
    const standIn = absence?.standIn ? (names.get(absence.standIn) ?? null) : null
    return { person: named(names, member), ...counts, away: absence ? { until: absence.to, standIn } : null }
  })
}

const absencesToday = async (tx: Tx, today: Day) =>
  (await store.absences(tx, today)).filter(({ from }) => from <= today)

export async function pressing(tx: Tx, viewer: Viewer): Promise<number> {
  const { endOfToday, today } = await frameOf(tx)
  return list.pressing(tx, viewer, { until: endOfToday, today })
}

/** What is overdue or due today of what lies with somebody, the most pressing first. */
export async function dueFor(tx: Tx, viewer: Viewer, limit: number) {
  const { today, endOfToday, moment } = await frameOf(tx)
  const found = await list.listTasks(tx, viewer, {
    assignee: viewer.member,
    statuses: ['open', 'doing'],
    awakeOn: today,
    dueUntil: endOfToday,
    order: 'due',
    limit,
  })
  return found.map(({ id, title, accountName, dueAt }) => ({
    id,
    title,
    account: accountName,
    isOverdue: dueAt !== null && dueAt <= moment,
  }))
}

export async function absences(tx: Tx, viewer: Viewer) {
  const { today } = await frameOf(tx)
  const names = await namesOf(tx)
  return (await store.absences(tx, today)).map(({ member, standIn, ...absence }) => ({
    ...absence,
    person: { id: member, name: names.get(member) ?? '' },
    standIn: named(names, standIn),
    mayChange: member === viewer.member || viewer.permissions.has('tasks.manage'),
  }))
}

/** The workspace's hours first, usual ones where nobody set any. */
export async function calendars(tx: Tx) {
  const kept = (await store.calendars(tx)).map((one) => ({ ...one, isUsual: false }))
  if (kept.some(({ team }) => team === null)) return kept
  const { zone } = await settings(tx)
  return [{ team: null, ...usualCalendar(zone), isUsual: true }, ...kept]
}

export async function holders(tx: Tx) {
  const names = new Map((await members(tx)).map(({ id, name }) => [id, name]))
  const kept = await store.holders(tx)
  return roles.map((role) => ({
    role,
    label: inWords(isTeamRole(role) ? teamRoleWords[role] : ownRoleWords[role]),
    holders: kept
      .filter((one) => one.role === role)
      .map(({ team, member }) => ({ team, person: { id: member, name: names.get(member) ?? '' } })),
  }))
}
