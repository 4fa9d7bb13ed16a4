import { AppError } from '../../../kernel/errors.ts'
import type {
  AccountId,
  ContactId,
  MemberId,
  MessageId,
  PlaybookId,
  RunId,
  TaskId,
  TemplateId,
} from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { openTasks } from '../../tasks/index.ts'
import { type Calendar, mustBeCalendar } from '../domain/calendar.ts'
import { type ChannelName, channelKinds } from '../domain/channel.ts'
import { type Decision, decide } from '../domain/decide.ts'
import type { Hold, Message, Origin, Own, SenderId } from '../domain/message.ts'
import { isTransactional, type Purpose } from '../domain/purpose.ts'
import { holdBudgets } from '../store/consents.ts'
import { insertMessages, messagesByKey, noteTasks } from '../store/messages.ts'
import { accountsOf, readersOf } from '../store/people.ts'
import { senders } from '../store/senders.ts'
import { type Template, templatesByKey } from '../store/templates.ts'
import { newRef } from './ref.ts'
import { standings } from './standing.ts'

/** A message that somebody asks for. */
export interface MessageDraft {
  /** The same key is one message, however often it is asked for. */
  key: string
  account: AccountId
  contact: ContactId
  /** Key of a template. */
  template: string
  /** The template's own where nothing is said. */
  purpose?: Purpose | undefined
  /** By which it goes; by mail where nothing is said. */
  channel?: ChannelName | undefined
  /** The usual one where nobody is named. */
  sender?: SenderId | undefined
  /** Values for names of the template. */
  extra?: Readonly<Record<string, string>> | undefined
  /** Written by somebody in place of the template's words; it belongs to a conversation. */
  own?: { words: Own; thread: MessageId | null; inReplyTo: readonly string[] } | undefined
  /** Goes along as an appointment that the reader's calendar takes. */
  calendar?: Calendar | undefined
  origin: Origin
  by: MemberId | null
  playbook?: { id: PlaybookId; run: RunId; step: string } | undefined
  /** Holds it whatever else is decided: work in the house alone. */
  isInternal?: boolean | undefined
  /** The member who gets it in the customer's place. */
  redirectTo?: MemberId | null | undefined
  /** Where it may not go now: `wait` in the outbox, as usual, or `leave` it to whoever asks, who comes again. */
  ifLate?: 'wait' | 'leave' | undefined
}

export interface Queued {
  /** Null where it was left to whoever asked. */
  id: MessageId | null
  /** False where a message of this key was there. */
  isNew: boolean
  decision: Decision
  /** What was opened in its place. */
  task: TaskId | null
}

/**
 * Takes messages into the outbox, each with its decision: it goes at once or later, or is held with its reason. Accounts and
 * people must be ones that the caller may name. Answers in the order of the drafts.
 */
export async function queueMessages(tx: Tx, _platform: Platform, drafts: readonly MessageDraft[]): Promise<Queued[]> {
  if (drafts.length === 0) return []
  const templates = await templatesFor(tx, drafts)
  const usual = (await senders(tx)).find(({ isUsual }) => isUsual)?.id ?? null
  const bare = drafts.map((draft) => bareMessage(tx, draft, templates.get(draft.template) as Template, usual))
  await holdBudgets(tx, contactsOf(bare.filter(isPressing)))
  const keys = drafts.map(({ key }) => key)
  const before = byKey(await messagesByKey(tx, keys))
  const wishes = new Map(drafts.map((draft) => [draft.key, draft]))
  const decided = await decideAll(
    tx,
    [...byKey(bare).values()].filter(({ key }) => !before.has(key)),
    wishes,
  )
  const staying = decided.filter(({ isLeft }) => !isLeft)
  const fresh = await insertMessages(tx, staying.map(messageIn))
  const tasks = await openInPlace(
    tx,
    staying.filter(({ message }) => fresh.has(message.id)),
  )
  const overtaken = staying.filter(({ message }) => !fresh.has(message.id)).map(({ message }) => message.key)
  const others = overtaken.length > 0 ? byKey(await messagesByKey(tx, overtaken)) : new Map<string, Message>()
  const made = new Map(decided.map((one) => [one.message.key, one]))
  return keys.map((key) => {
    const known = before.get(key) ?? others.get(key)
    if (known) return { id: known.id, isNew: false, decision: decisionOf(known), task: known.task }
    const { message, decision, isLeft } = made.get(key) as Decided
    return { id: isLeft ? null : message.id, isNew: !isLeft, decision, task: tasks.get(message.id) ?? null }
  })
}

/** What the outbox would decide on each of these now. Nothing is noted, and nobody's room for mail is taken. */
export async function rehearseMessages(tx: Tx, drafts: readonly MessageDraft[]): Promise<Decision[]> {
  if (drafts.length === 0) return []
  const templates = await templatesFor(tx, drafts)
  const usual = (await senders(tx)).find(({ isUsual }) => isUsual)?.id ?? null
  const bare = drafts.map((draft) => bareMessage(tx, draft, templates.get(draft.template) as Template, usual))
  return (await decideAll(tx, bare, new Map())).map(({ decision }) => decision)
}

const byKey = (messages: readonly Message[]): Map<string, Message> =>
  new Map(messages.map((message) => [message.key, message]))
const contactsOf = (messages: readonly Message[]): ContactId[] => messages.map(({ contact }) => contact)
const messageIn = ({ message }: Decided): Message => message
/** Counts against what one person gets at most. */
const isPressing = ({ purpose, redirectTo }: Message): boolean => !isTransactional(purpose) && redirectTo === null

async function templatesFor(tx: Tx, drafts: readonly MessageDraft[]): Promise<Map<string, Template>> {
  const keys = [...new Set(drafts.map(({ template }) => template))]
  const found = new Map((await templatesByKey(tx, keys)).map((template) => [template.key, template]))
  const unknown = keys.find((key) => !found.has(key))
  if (unknown === undefined) return found
  throw new AppError('invalid', told`There is no template ${unknown}`, {
    field: 'template',
    remedy: told`Name one of those under Messages`,
  })
}

function bareMessage(tx: Tx, draft: MessageDraft, template: Template, usual: SenderId | null): Message {
  if (draft.calendar) mustBeCalendar(draft.calendar)
  // Whoever rehearses has a mailbox, and no place in the customer's app.
  const channel = draft.redirectTo ? 'mail' : (draft.channel ?? 'mail')
  return {
    id: newId(tx.now) as MessageId,
    account: draft.account,
    contact: draft.contact,
    key: draft.key,
    ref: newRef(),
    template: template.id as TemplateId,
    version: null,
    language: null,
    channel,
    sender: channelKinds[channel].needsSender ? (draft.sender ?? usual) : null,
    purpose: draft.purpose ?? template.purpose,
    origin: draft.origin,
    by: draft.by,
    playbook: draft.playbook?.id ?? null,
    run: draft.playbook?.run ?? null,
    step: draft.playbook?.step ?? null,
    redirectTo: draft.redirectTo ?? null,
    extra: { ...draft.extra },
    thread: draft.own?.thread ?? null,
    own: draft.own?.words ?? null,
    inReplyTo: draft.own?.inReplyTo ?? null,
    calendar: draft.calendar ?? null,
    status: 'waiting',
    hold: null,
    reason: null,
    task: null,
    waived: null,
    dueAt: tx.now,
    attempts: 0,
    madeAt: tx.now,
  }
}

interface Decided {
  message: Message
  decision: Decision
  /** May not go now, and whoever asked comes again. */
  isLeft: boolean
}

/** Decides one after another: what one gets counts for the next to the same person. */
async function decideAll(
  tx: Tx,
  bare: readonly Message[],
  wishes: ReadonlyMap<string, MessageDraft>,
): Promise<Decided[]> {
  const { rules, of } = await standings(tx, bare)
  const given = new Map<ContactId, Date[]>()
  return bare.map((message) => {
    const { isInternal, ifLate } = wishes.get(message.key) ?? {}
    const standing = of(message)
    const earlier = given.get(message.contact) ?? []
    const taken = [...standing.taken, ...earlier]
    const decision = isInternal ? onlyInternal() : decide({ ...standing, taken }, rules, tx.now)
    const isLeft = ifLate === 'leave' && decision.kind === 'go' && decision.at > tx.now
    if (decision.kind === 'go' && !isLeft && isPressing(message)) given.set(message.contact, [...earlier, decision.at])
    return { message: { ...message, ...stateOf(decision, tx.now) }, decision, isLeft }
  })
}

const onlyInternal = (): Decision => ({
  kind: 'hold',
  hold: 'internal',
  says: told`The playbook does internal work only`,
})

/** How a decision stands in the outbox. */
export const stateOf = (decision: Decision, now: Date): Pick<Message, 'status' | 'hold' | 'reason' | 'dueAt'> =>
  decision.kind === 'go'
    ? { status: 'waiting', hold: null, reason: decision.says, dueAt: decision.at }
    : { status: 'held', hold: decision.hold, reason: decision.says, dueAt: now }

const decisionOf = ({ status, hold, reason, dueAt }: Message): Decision =>
  status === 'held' ? { kind: 'hold', hold: hold as Hold, says: reason ?? '' } : { kind: 'go', at: dueAt, says: reason }

/** Rule 33: in place of automatic mail to a large account at risk, its manager is asked to write. */
async function openInPlace(tx: Tx, decided: readonly Decided[]): Promise<Map<MessageId, TaskId>> {
  const risky = decided.filter(({ decision }) => decision.kind === 'hold' && decision.hold === 'at_risk')
  if (risky.length === 0) return new Map()
  const readers = await readersOf(
    tx,
    risky.map(({ message }) => message.contact),
  )
  const accounts = await accountsOf(
    tx,
    risky.map(({ message }) => message.account),
  )
  const opened = await openTasks(
    tx,
    risky.map(({ message }) => ({
      title: told`Write to ${readers.get(message.contact)?.name ?? ''} of ${accounts.get(message.account)?.name ?? ''}`,
      kind: 'mail' as const,
      reason: told`The account is at risk: a person writes to it, nothing automatic`,
      account: message.account,
      about: { kind: 'message', id: message.id },
      priority: 'high' as const,
      asked: { role: 'csm' as const },
      due: { hours: 8, counted: 'business' as const },
      origin: 'automation' as const,
      key: `messaging ${message.key}`.slice(0, 200),
      by: null,
    })),
  )
  const tasks = risky.map(({ message }, place) => ({ message: message.id, task: opened[place]?.id as TaskId }))
  await noteTasks(tx, tasks)
  return new Map(tasks.map(({ message, task }) => [message, task]))
}
