import { z } from 'zod'
import { AppError } from '../../../kernel/errors.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { Listener, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import { defineStep, type StepDue, type StepOutcome, type StepProblem } from '../../../platform/steps.ts'
import { audit, members, personAs, product } from '../../workspaces/index.ts'
import { editMany, type ManyOutcome, type ReadyEdit, readyEdit } from '../service/many.ts'

const value = z.union([z.string().max(2000), z.number(), z.boolean(), z.array(z.string().max(200)).max(50), z.null()])

const fields = z
  .record(z.string().min(1).max(200), value)
  .describe(
    'Fields as conditions name them, such as attribute:stage, with the value that they get; an owner by mail address',
  )

type Fields = z.infer<typeof fields>

/** Sets fields of the account, as the word of whoever switched the playbook on: it stands in the history and can be taken back. */
export const setStep = defineStep<Fields>({
  name: 'set',
  label: spoken('Set fields of the account'),
  summary: 'Sets the stage, the owner or other fields of the account; each change stands in its history',
  fields,
  reach: 'inside',
  rehearsed: 'change',
  check: async (tx, _platform, asked) => {
    if (Object.keys(asked).length === 0)
      return [{ field: '', message: told`No field is set`, remedy: told`Name one, such as attribute:stage` }]
    const problems: StepProblem[] = []
    for (const [field, wanted] of Object.entries(asked)) {
      const read = await readyField(tx, product(tx.workspace), field, wanted)
      if ('refused' in read) problems.push({ field, ...read.refused })
    }
    return problems
  },
  act: async (tx, _platform, due) => {
    const outcomes = new Map<string, StepOutcome>()
    // Runs of one playbook set the same fields: each field is read and written once for all of them.
    for (const group of Map.groupBy(due, ({ fields: asked, by }) => JSON.stringify([asked, by])).values()) {
      const found = await setFor(tx, group)
      for (const [place, one] of group.entries()) outcomes.set(one.key, found[place] as StepOutcome)
    }
    return due.map(({ key }) => outcomes.get(key) as StepOutcome)
  },
})

async function setFor(tx: Tx, group: readonly StepDue<Fields>[]): Promise<StepOutcome[]> {
  const [first] = group
  if (!first) return []
  const viewer = actorOf(tx, first.by, first.playbook.name)
  const accounts = [...new Set(group.map(({ account }) => account))]
  const set: string[] = []
  const refused: string[] = []
  const kept = new Map<string, string>()
  const act = newId(tx.now)
  for (const [field, wanted] of Object.entries(first.fields)) {
    const read = await readyField(tx, viewer, field, wanted)
    if ('refused' in read) {
      refused.push(read.refused.message)
      continue
    }
    set.push(read.ready.label)
    for (const outcome of await editMany(tx, viewer, act, accounts, read.ready)) note(kept, outcome)
  }
  const changed = set.length > 0 ? accounts.filter((account) => !kept.has(account)) : []
  if (changed.length > 0) {
    const data = {
      act,
      name: set.join(', ').slice(0, 300),
      playbook: first.playbook.name,
      by: first.by,
      accounts: changed.length,
    }
    await tell(tx, [{ name: setTold, account: null, data, key: `${setTold} ${act}` }])
  }
  const says = told`Set: ${set.join(', ')}`.slice(0, 300)
  return group.map(({ account }) => {
    const reason = kept.get(account) ?? refused[0]
    return reason ? { kind: 'held', says: told`Not set: ${reason}`.slice(0, 300) } : { kind: 'done', says }
  })
}

/** Told of all accounts that a playbook set together: the log keeps one row of it. */
export const setTold = 'accounts.set_by_playbook'

interface SetTogether {
  act: string
  /** What was set, by the labels of the fields; the values stand in the history of each account. */
  name: string
  playbook: string
  by: MemberId | null
  accounts: number
}

/** The row is written as news are delivered: whoever writes the log holds it until the end of their transaction. */
export const noteSet: Listener = async (tx, { data }) => {
  const { act, name, playbook, by, accounts } = data as unknown as SetTogether
  await audit(tx, actorOf(tx, by, playbook), {
    ...{ action: setTold, subject: 'accounts', subjectId: act, after: { name, playbook, accounts } },
  })
}

const actorOf = (tx: Tx, by: MemberId | null, playbook: string): Viewer =>
  by ? personAs(tx.workspace, by, playbook) : product(tx.workspace)

function note(kept: Map<string, string>, outcome: ManyOutcome): void {
  if (outcome.kind === 'refused') kept.set(outcome.account, outcome.reason)
}

type Read = { ready: ReadyEdit } | { refused: Pick<StepProblem, 'message' | 'remedy'> }

/** A field with its value, checked; what cannot be said of an account is refused with what to write instead. */
async function readyField(tx: Tx, viewer: Viewer, field: string, wanted: Fields[string]): Promise<Read> {
  const attribute = field.replace(/^attribute:/, '').replace(/^custom:/, 'custom.')
  if (attribute === field)
    return refuse(told`${field} is no field of an account`, told`Write attribute:stage, attribute:owner or custom:NAME`)
  try {
    const given = attribute === 'owner' ? await ownerNamed(tx, wanted) : wanted
    return { ready: await readyEdit(tx, viewer, { kind: 'set', attribute, value: given }) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return refuse(error.message, error.details.remedy ?? '')
  }
}

const refuse = (message: string, remedy: string): Read => ({ refused: { message, remedy } })

/** A playbook names an owner as people do; it is kept by an id. */
async function ownerNamed(tx: Tx, wanted: Fields[string]): Promise<Fields[string]> {
  if (typeof wanted !== 'string') return wanted
  const member = (await members(tx)).find(({ email }) => email.toLowerCase() === wanted.trim().toLowerCase())
  if (member) return member.id
  if (wanted.includes('@'))
    throw new AppError('invalid', told`Nobody here has the address ${wanted}`, {
      remedy: told`Write the mail address of a member`,
    })
  return wanted
}
