import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId, MemberId, TaskId, WorkspaceId } from '../../kernel/ids.ts'
import { find, resolve } from '../../modules/accounts/index.ts'
import { changeTasks, openTasks, type TaskDraft } from '../../modules/tasks/index.ts'
import { members, viewerOf } from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Company } from './company.ts'

type Sketch = Omit<TaskDraft, 'asked' | 'account' | 'origin' | 'by' | 'due'> & {
  /** Days from today. */
  due: number | null
  isDone?: true
}

/** What the people of a software company have on their lists on an ordinary day. */
const sketches: readonly Sketch[] = [
  {
    title: 'Call about the fall in use',
    kind: 'call',
    priority: 'urgent',
    reason: 'Active people fell by a third in a month',
    due: -2,
  },
  {
    title: 'Send the renewal proposal',
    kind: 'document',
    priority: 'high',
    reason: 'The contract ends in eight weeks',
    due: 0,
    asks: 'Link to the proposal',
  },
  {
    title: 'Prepare the quarterly review',
    kind: 'review',
    due: 1,
    checklist: ['Goals and what came of them', 'Use by feature', 'Plan for the next quarter'],
  },
  {
    title: 'Introduce the new administrator to the help centre',
    kind: 'mail',
    reason: 'The former one has left',
    due: 2,
  },
  { title: 'Ask the sponsor for an hour in the new year', kind: 'meeting', due: 4 },
  {
    title: 'Answer the question about single sign-on',
    kind: 'follow_up',
    priority: 'high',
    reason: 'Asked in the last call',
    due: 0,
  },
  { title: 'Check whether the import runs by itself', priority: 'low', due: 9 },
  { title: 'Write down what the pilot team learned', kind: 'document', priority: 'low', due: null },
  { title: 'Thank the champion for the reference', kind: 'mail', due: -1, isDone: true },
  { title: 'Agree on the goals of the year', kind: 'meeting', priority: 'high', due: -4, isDone: true },
  { title: 'Train the second team', kind: 'meeting', reason: 'They joined last month', due: -6, isDone: true },
]

/** One in so many large customers gets one, so that tasks spread over all books. */
const apart = 3

/** Tasks of the demo company through the same service as everybody's: each for an account's owner, some for whoever looks around. */
export async function openDemoTasks(
  platform: Platform,
  workspace: WorkspaceId,
  company: Company,
  source: string,
): Promise<void> {
  await platform.db.within(workspace, async (tx) => {
    const { today } = company.options
    const accounts = await largest(tx, company, source)
    const visitor = (await members(tx)).find(({ role, active }) => role === 'owner' && active)?.id ?? null
    const drafts = sketches.flatMap((sketch, index) => {
      const account = accounts[index * apart]
      if (!account) return []
      const who = visitor !== null && index % 2 === 0 ? visitor : account.owner
      return who === null ? [] : [draftOf(sketch, { account: account.id, who, index, today })]
    })
    const opened = await openTasks(tx, drafts)
    await closeDone(tx, drafts, opened)
  })
}

function draftOf(
  { due, isDone, ...sketch }: Sketch,
  { account, who, index, today }: { account: AccountId; who: MemberId; index: number; today: Day },
): TaskDraft & { isDone: boolean } {
  return {
    ...sketch,
    account,
    asked: { member: who },
    due: due === null ? null : { on: addDays(today, due) },
    origin: 'automation',
    key: `demo:${index}`,
    by: who,
    isDone: isDone === true,
  }
}

/** The largest living customers with an owner. */
async function largest(tx: Tx, company: Company, source: string) {
  const worth = ({ terms }: Company['customers'][number]) => terms.at(-1)?.arr ?? 0
  const living = company.customers.filter(({ lostOn }) => lostOn === null)
  const ids = living
    .toSorted((a, b) => worth(b) - worth(a))
    .slice(0, sketches.length * apart)
    .map(({ id }) => id)
  const known = await resolve(tx, source, ids)
  const accounts = ids.flatMap((id) => known.get(id)?.account ?? [])
  const owners = new Map((await find(tx, accounts)).map(({ id, ownerId }) => [id, ownerId]))
  return accounts.map((id) => ({ id, owner: owners.get(id) ?? null }))
}

async function closeDone(
  tx: Tx,
  drafts: readonly { by: MemberId | null; isDone: boolean }[],
  opened: readonly { id: TaskId }[],
): Promise<void> {
  const done = drafts.flatMap(({ by, isDone }, index) =>
    isDone && by ? [{ by, id: opened[index]?.id as TaskId }] : [],
  )
  for (const [by, those] of Map.groupBy(done, (one) => one.by)) {
    const ids = those.map(({ id }) => id)
    await changeTasks(tx, await viewerOf(tx, by), ids, { status: 'done' })
  }
}
