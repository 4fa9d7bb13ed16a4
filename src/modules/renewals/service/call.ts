import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { openTasks } from '../../tasks/index.ts'
import { audit, today } from '../../workspaces/index.ts'
import { deliverables } from '../domain/deliverables.ts'
import type { CallKind } from '../domain/renewal.ts'
import * as store from '../store/renewals.ts'
import { layOnTasks } from './papers/turn.ts'
import { mustRenewal } from './renewal.ts'

const leading = new Set(['owner', 'admin', 'lead'])

interface Wish {
  account: AccountId
  dueOn: Day
  kind: CallKind
  amount?: number | undefined
  why: string
}

/** Notes what somebody expects of a renewal, with the reason. Who leads calls as lead; a call is never changed, a later one counts. */
export async function callRenewal(tx: Tx, viewer: Viewer, { account: id, dueOn, kind, amount, why }: Wish) {
  const { account, renewal } = await mustRenewal(tx, viewer, id, dueOn)
  if (renewal.state !== 'open')
    throw new AppError('conflict', told`This renewal is decided: it takes no call any more`, {
      remedy: told`Call the next one of the account`,
    })
  // Its own success manager's call is theirs whatever their role: somebody else who leads calls beside it.
  const side = leading.has(viewer.role) && account.ownerId !== viewer.member ? 'lead' : 'csm'
  const expected = amount ?? (kind === 'expected_loss' ? 0 : (renewal.due ?? 0))
  const call = { account: account.id, dueOn, side, kind, amount: expected, why, member: viewer.member } as const
  await store.insertCall(tx, newId(tx.now), call)
  const after = { account: account.name, dueOn, side, kind, amount: expected }
  await audit(tx, viewer, { action: 'renewal.called', subject: 'account', subjectId: account.id, after, why })
  return { side, amount: expected }
}

/** Opens the work of a renewal as tasks with what is to be delivered, counted back from the notice deadline (F151 to F154); what is open already stays. */
export async function prepareRenewal(platform: Platform, tx: Tx, viewer: Viewer, id: AccountId, dueOn: Day) {
  const { account, renewal } = await mustRenewal(tx, viewer, id, dueOn)
  if (renewal.state !== 'open')
    throw new AppError('conflict', told`This renewal is decided: there is nothing to prepare`)
  const drafts = deliverables(renewal, await today(tx)).map(({ key, title, checklist, asks, on }) => ({
    ...{ title, checklist, asks, account: account.id, asked: { role: 'renewals_manager' as const } },
    ...{ due: { on }, about: { kind: 'renewal', id: `${account.id} ${dueOn}` }, origin: 'hand' as const },
    ...{ key: `renewal ${account.id} ${dueOn} ${key}`, by: viewer.member },
  }))
  const opened = await openTasks(tx, drafts)
  await layOnTasks(platform, tx, [account.id])
  const fresh = opened.filter(({ isNew }) => isNew).length
  const after = { account: account.name, dueOn, tasks: fresh }
  await audit(tx, viewer, { action: 'renewal.prepared', subject: 'account', subjectId: account.id, after })
  return { opened: fresh }
}
