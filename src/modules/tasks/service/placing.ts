import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { teamsOn } from '../../accounts/index.ts'
import { askedAfter, place, type Staff } from '../domain/assignment.ts'
import type { Asked, Task } from '../domain/task.ts'
import { insertSteps } from '../store/history.ts'
import { ownersOfAccounts, saveTasks } from '../store/tasks.ts'
import { type Frame, frameOf } from './frame.ts'
import { staffOf } from './staff.ts'

/** Who owns accounts now, and who fills roles for them. */
export interface Owners {
  get(account: AccountId): MemberId | null | undefined
  teams: ReadonlyMap<AccountId, ReadonlyMap<string, MemberId>>
}

export async function ownersFor(tx: Tx, tasks: readonly Pick<Task, 'account'>[]): Promise<Owners> {
  const accounts = [...new Set(tasks.flatMap(({ account }) => account ?? []))]
  const owners = await ownersOfAccounts(tx, accounts)
  return { get: (account) => owners.get(account), teams: await teamsOn(tx, accounts) }
}

/** The account of a task as far as it decides with whom the task lies. */
export const standing = (task: Pick<Task, 'account'>, owners: Owners) =>
  task.account === null ? null : { owner: owners.get(task.account) ?? null, team: owners.teams.get(task.account) }

/** A task with whoever does it now. */
export function placed(
  task: Task,
  asked: Asked,
  frame: Frame,
  { staff, owners }: { staff: Staff; owners: Owners },
): Task {
  const account = standing(task, owners)
  return {
    ...task,
    ...place({ asked, account, maker: task.madeBy }, staff),
    anchor: account?.owner ?? null,
    checkedOn: frame.today,
  }
}

/** A task is asked of somebody who has access and sees its account; else it would wait where nobody looks. */
export function refuseBlind(asked: Asked, account: { owner: MemberId | null } | null, staff: Staff): void {
  if (!('member' in asked)) return
  const found = staff.colleagues.get(asked.member)
  if (!found?.isActive)
    throw new AppError('not_found', told`No active member with this id`, {
      field: 'asked',
      remedy: told`Choose another member`,
    })
  if (account === null || found.seesBookOf(account.owner)) return
  throw new AppError('conflict', told`${found.name} does not see this account`, {
    field: 'asked',
    remedy: told`Choose somebody who does, or hand the account over first`,
  })
}

/**
 * Works out anew with whom tasks lie, and writes down where that changed: an owner is away or back, an account changed
 * hands, somebody else fills a role. Whoever is leaving is as good as gone.
 */
export async function placeAgain(tx: Tx, tasks: readonly Task[], leaving?: MemberId): Promise<number> {
  if (tasks.length === 0) return 0
  const frame = await frameOf(tx)
  const around = { staff: withoutLeaver(await staffOf(tx, frame.today), leaving), owners: await ownersFor(tx, tasks) }
  const moved = tasks.map((task) => {
    const account = standing(task, around.owners)
    const asked = askedAfter({ ...task, account, maker: task.madeBy }, around.staff)
    const after = placed(task, asked, frame, around)
    const isSame = after.assignee === task.assignee && after.owner === task.owner && after.because === task.because
    return { before: task, after: isSame ? after : { ...after, version: task.version + 1 }, isSame }
  })
  await saveTasks(
    tx,
    moved.map(({ after }) => after),
  )
  const told = moved.filter(({ isSame }) => !isSame)
  await insertSteps(tx, told.map(stepOf))
  return told.length
}

const withoutLeaver = (staff: Staff, leaving: MemberId | undefined): Staff =>
  leaving === undefined ? staff : { ...staff, away: new Map([...staff.away, [leaving, { standIn: null }]]) }

const stepOf = ({ before, after }: { before: Task; after: Task }) => ({
  task: after.id,
  version: after.version,
  member: null,
  what: before.owner === after.owner ? ('passed' as const) : ('handed_on' as const),
  says: { from: before.assignee, to: after.assignee, because: after.because },
})
