import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { insertSteps } from '../store/history.ts'
import { openAbout, saveTasks } from '../store/tasks.ts'

/** Something that is given to whoever has a task that asks for it. */
export interface Gift {
  account: AccountId
  /** What the task asks for, letter by letter. */
  asks: string
  text: string
}

/** Lays what was made on the open tasks that ask for it. What somebody gave already stays. */
export async function giveDeliverables(tx: Tx, gifts: readonly Gift[]): Promise<void> {
  if (gifts.length === 0) return
  const texts = new Map(gifts.map(({ account, asks, text }) => [`${account} ${asks}`, text]))
  const tasks = await openAbout(tx, [...new Set(gifts.map(({ account }) => account))])
  const given = tasks.flatMap((task) => {
    const text = texts.get(`${task.account} ${task.asks}`)
    return text === undefined || task.deliverable !== null
      ? []
      : [{ ...task, deliverable: text, version: task.version + 1 }]
  })
  if (given.length === 0) return
  await saveTasks(tx, given)
  await insertSteps(
    tx,
    given.map(({ id, version }) => ({
      ...{ task: id, version, member: null, what: 'changed' as const, says: { fields: ['deliverable'] } },
    })),
  )
}
