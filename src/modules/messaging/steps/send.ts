import { z } from 'zod'
import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { defineStep, type StepDue, type StepOutcome, type StepProblem } from '../../../platform/steps.ts'
import { channelNames } from '../domain/channel.ts'
import type { SenderId } from '../domain/message.ts'
import { purposes } from '../domain/purpose.ts'
import { recipientsOf } from '../domain/recipients.ts'
import { type MessageDraft, type Queued, queueMessages } from '../service/queue.ts'
import { peopleOf, readersOf } from '../store/people.ts'
import { repliedRuns } from '../store/received.ts'
import { senders } from '../store/senders.ts'
import { templatesByKey } from '../store/templates.ts'

const fields = z.strictObject({
  template: z.string().min(1).max(80).describe('Key of a template under Messages'),
  to: z
    .union([
      z.enum(['contact', 'primary']),
      z.strictObject({ roles: z.array(z.string().min(1).max(60)).min(1).max(10) }),
    ])
    .default('primary')
    .describe('Whom the run is about, the account’s first contact, or everybody with one of these roles'),
  channel: z
    .enum(channelNames)
    .optional()
    .describe('mail, or in_app: what your app shows its users; by mail where nothing is said'),
  purpose: z.enum(purposes).optional().describe('What it is for; the template’s own where nothing is said'),
  sender: z.string().min(3).max(254).optional().describe('Address of a sender; the usual one where none is named'),
  unless_replied: z
    .boolean()
    .optional()
    .describe('Nothing goes out where somebody answered an earlier mail of the same run'),
  values: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,59}$/), z.string().max(2000))
    .optional()
    .describe('Words for names of the template'),
})

type Fields = z.infer<typeof fields>

/** What every step that sends a mail is asked. */
type SendFields = Omit<Fields, 'values'>
export const sendFields = fields.omit({ values: true })

/** Sends a message from a template. The outbox decides whether and when it goes; a person's word and rest come first. */
export const sendStep = defineStep<Fields>({
  name: 'send',
  label: spoken('Send a message'),
  summary: spoken(
    'Sends a mail or a message in the app from a template to a person of the account, if they may be written to',
  ),
  fields,
  reach: 'customer',
  check: checkMail,
  act: (tx, platform, due) => sendMails(tx, platform, due, ({ fields: { values } }) => values),
  rehearsed: 'message',
})

export async function checkMail(tx: Tx, _platform: Platform, { template, sender }: SendFields): Promise<StepProblem[]> {
  const problems: StepProblem[] = []
  if ((await templatesByKey(tx, [template])).length === 0)
    problems.push({
      field: 'template',
      message: told`There is no template ${template}`,
      remedy: told`Name one of those under Messages`,
    })
  if (sender !== undefined && !(await sendersByAddress(tx)).has(sender.toLowerCase()))
    problems.push({
      field: 'sender',
      message: told`No mail leaves from ${sender}`,
      remedy: told`Set this sender up in Settings, or leave it out`,
    })
  return problems
}

const sendersByAddress = async (tx: Tx): Promise<Map<string, SenderId>> =>
  new Map((await senders(tx)).map(({ id, address }) => [address.toLowerCase(), id]))

/** Words for names of the template, in the language of whoever reads it. */
type WordsFor<Asked> = (step: StepDue<Asked>, language: string) => Record<string, string> | undefined

/** Queues the mail of some steps, to each the people that it names; an outcome for each step. */
export async function sendMails<Asked extends SendFields>(
  tx: Tx,
  platform: Platform,
  due: readonly StepDue<Asked>[],
  wordsFor: WordsFor<Asked>,
): Promise<StepOutcome[]> {
  const people = Map.groupBy(await peopleOf(tx, accountsOf(due)), ({ account }) => account)
  const known = await sendersByAddress(tx)
  const polite = due.filter(({ fields: { unless_replied } }) => unless_replied)
  const replied = await repliedRuns(
    tx,
    accountsOf(polite),
    polite.map(({ run }) => run),
  )
  const isAnswered = ({ run, fields: { unless_replied } }: StepDue<Asked>) =>
    unless_replied === true && replied.has(run)
  const meant = due.map((step) =>
    isAnswered(step) ? [] : recipientsOf(step.fields.to, step.contact, people.get(step.account) ?? []),
  )
  const readers = await readersOf(tx, meant.flat())
  const asked = due.map((step, place) =>
    (meant[place] ?? []).map((contact) => ({
      ...draftOf(step, contact, known),
      extra: wordsFor(step, readers.get(contact)?.language ?? 'en'),
    })),
  )
  const first = await queueMessages(
    tx,
    platform,
    asked.flat().map((draft) => ({ ...draft, ifLate: 'leave' as const })),
  )
  const queued = inPortions(first, asked)
  // Of several people those who may be written to now are not kept waiting by the others, who wait in the outbox.
  const split = queued.map((of) => of.some(({ id }) => id === null) && of.some(({ id }) => id !== null))
  const waiting = asked.map((drafts, place) => (split[place] ? drafts : []))
  const again = inPortions(await queueMessages(tx, platform, waiting.flat()), waiting)
  return due.map((step, place) =>
    isAnswered(step)
      ? { kind: 'held', says: told`They answered already` }
      : outcomeOf(split[place] ? (again[place] ?? []) : (queued[place] ?? [])),
  )
}

const accountsOf = (due: readonly StepDue[]): AccountId[] => [...new Set(due.map(({ account }) => account))]

function draftOf(step: StepDue<SendFields>, contact: ContactId, known: ReadonlyMap<string, SenderId>): MessageDraft {
  const { fields: asked, stage, playbook, run } = step
  return {
    key: `${step.key} ${contact}`,
    account: step.account,
    contact,
    template: asked.template,
    channel: asked.channel,
    purpose: asked.purpose,
    sender: asked.sender === undefined ? undefined : known.get(asked.sender.toLowerCase()),
    origin: 'automation',
    by: step.by,
    playbook: { id: playbook.id, run, step: step.step },
    isInternal: stage === 'internal',
    redirectTo: stage === 'redirected' ? step.redirectTo : null,
  }
}

/** What was answered in one row, as lists of the lengths of `like`. */
function inPortions(row: readonly Queued[], like: readonly (readonly unknown[])[]): Queued[][] {
  let from = 0
  return like.map(({ length }) => {
    from += length
    return row.slice(from - length, from)
  })
}

function outcomeOf(queued: readonly Queued[]): StepOutcome {
  const [first] = queued
  if (!first) return { kind: 'held', says: told`There is nobody to write to` }
  const going = queued.find(({ id, decision }) => id !== null && decision.kind === 'go')
  if (going) {
    const made = { kind: 'message', id: going.id as string }
    const count = queued.filter(({ decision }) => decision.kind === 'go').length
    return {
      kind: 'done',
      says: count === 1 ? told`A message goes out` : told`Messages go out to ${count} people`,
      made,
    }
  }
  const late = queued.flatMap(({ decision }) => (decision.kind === 'go' ? [decision] : []))
  if (late.length > 0) {
    const until = new Date(Math.min(...late.map(({ at }) => at.getTime())))
    return { kind: 'later', until, says: late[0]?.says ?? told`The person got mail lately` }
  }
  return { kind: 'held', says: first.decision.says ?? '' }
}
