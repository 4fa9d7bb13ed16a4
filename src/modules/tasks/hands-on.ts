import type { MemberId, TaskId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { HandsOn } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { divide } from '../workspaces/index.ts'
import type { Task } from './domain/task.ts'
import { frameOf } from './service/frame.ts'
import { type Owners, ownersFor, placeAgain, placed } from './service/placing.ts'
import { staffOf } from './service/staff.ts'
import { insertSteps } from './store/history.ts'
import { moveHolders } from './store/settings.ts'
import { askedOf, openAmong, openOf, openOfRoles, openWith, saveTasks } from './store/tasks.ts'

const shownExamples = 5

type Moved = Record<MemberId, TaskId[]>

/**
 * What was asked of a member goes to whoever owns its account by now, and what has no account is divided among those who
 * take over; their roles go to the first of them.
 */
export const openTasksOfMember: HandsOn = {
  name: 'tasks.open',
  label: told`Open tasks`,
  open: async (tx, member) => {
    const tasks = await askedOf(tx, member)
    return { count: tasks.length, examples: tasks.slice(0, shownExamples).map(({ title }) => title) }
  },
  handOver: async (tx, { from, to }) => {
    const tasks = await askedOf(tx, from)
    const owners = await ownersFor(tx, tasks)
    const shares = sharesOf(tasks, owners, to)
    for (const [heir, ids] of shares) await giveTo(tx, heir, ids)
    const roles = await moveHolders(tx, from, to[0])
    await placeAgain(tx, await openOfRoles(tx, roles))
    await placeAgain(tx, await openOf(tx, from), from)
    return Object.fromEntries(shares) satisfies Moved
  },
  takeBack: async (tx, { from }, moved) => {
    let count = 0
    for (const [heir, ids] of Object.entries(moved as Moved)) {
      const still = (await openAmong(tx, ids)).filter(({ asked }) => 'member' in asked && asked.member === heir)
      count += still.length
      await giveTo(
        tx,
        from,
        still.map(({ id }) => id),
      )
    }
    return count
  },
  // They follow the account's owner by themselves, and come back with it.
  along: { open: (tx, from, accounts) => openWith(tx, from, accounts, shownExamples) },
}

function sharesOf(
  tasks: readonly Task[],
  owners: Owners,
  heirs: readonly [MemberId, ...MemberId[]],
): Map<MemberId, TaskId[]> {
  const heirOf = ({ account }: Task) => heirs.find((heir) => account !== null && owners.get(account) === heir)
  const shares = new Map<MemberId, TaskId[]>()
  const add = (heir: MemberId, id: TaskId) => shares.set(heir, [...(shares.get(heir) ?? []), id])
  for (const task of tasks) {
    const heir = heirOf(task)
    if (heir) add(heir, task.id)
  }
  const others = tasks.filter((task) => heirOf(task) === undefined).map(({ id }) => ({ id, weight: 1 }))
  for (const [heir, ids] of divide(others, heirs)) for (const id of ids) add(heir, id)
  return shares
}

async function giveTo(tx: Tx, member: MemberId, ids: readonly TaskId[]): Promise<void> {
  const tasks = await openAmong(tx, ids)
  const frame = await frameOf(tx)
  const around = { staff: await staffOf(tx, frame.today), owners: await ownersFor(tx, tasks) }
  const given = tasks.map((task) => ({
    ...placed(task, { member }, frame, around),
    version: task.version + 1,
  }))
  await saveTasks(tx, given)
  await insertSteps(
    tx,
    given.map(({ id, version, assignee, because }) => ({
      task: id,
      version,
      member: null,
      what: 'handed_on' as const,
      says: { to: assignee, because },
    })),
  )
}
