import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, ContactId, MessageId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aMoment, anId, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { newId } from '../../../platform/random.ts'
import { mustSee } from '../../accounts/index.ts'
import { namesOfMembers } from '../../workspaces/index.ts'
import { glance } from '../domain/received.ts'
import { withoutFoot } from '../domain/thread.ts'
import { templatesByKey } from '../store/templates.ts'
import * as store from '../store/threads.ts'
import { mustSeeReader } from './consents.ts'
import { queueMessages } from './queue.ts'
import { saveTemplate } from './templates.ts'

/** A conversation of so many mails is shown whole; of a longer one the beginning is. */
const mostParts = 200

interface PageRequest {
  account: string
  cursor?: string | undefined
  limit: number
}

/** Conversations by mail with an account's people, the one that moved last first. */
export async function pageOfThreads(tx: Tx, viewer: Viewer, { account, cursor, limit }: PageRequest) {
  const { id } = await mustSee(tx, viewer, account as AccountId)
  const after = placeIn<{ at: string; id: string }>(cursor, { at: aMoment, id: anId })
  const found = await store.listThreads(tx, id, { after, limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  return {
    items: items.map(({ thread, subject, lastAt, begins, ...one }) => ({
      ...{ id: thread, subject: subject ?? '', lastAt: lastAt.toISOString(), ...one },
      begins: glance('', withoutFoot(begins ?? '')),
    })),
    next: last ? encodeCursor([last.lastAt.toISOString(), last.thread]) : null,
  }
}

async function mustHaveParts(tx: Tx, viewer: Viewer, account: string, thread: string) {
  const { id } = await mustSee(tx, viewer, account as AccountId)
  const parts = await store.partsOf(tx, id, thread, mostParts)
  if (parts.length > 0) return { account: id, parts }
  throw new AppError('not_found', told`No conversation with this id`)
}

/** A conversation whole, the oldest mail first, and to whom an answer goes. */
export async function oneThread(tx: Tx, viewer: Viewer, asked: { account: string; thread: string }) {
  const { parts } = await mustHaveParts(tx, viewer, asked.account, asked.thread)
  const names = await namesOfMembers(tx, [...new Set(parts.flatMap(({ member }) => member ?? []))])
  const to = addresseeOf(parts)
  return {
    id: asked.thread,
    subject: parts[0]?.subject ?? '',
    items: parts.map(({ id, at, way, body, person, member, status, reason, address }) => ({
      ...{ id, at: at.toISOString(), way, status, reason, body: withoutFoot(body ?? '') },
      from: way === 'them' ? (person ?? address ?? '') : member === null ? null : (names.get(member) ?? null),
      to: way === 'us' ? (person ?? address) : null,
    })),
    answersTo: to && { id: to.contact, name: to.person ?? '' },
  }
}

/** Whom an answer reaches: who wrote last, of those who are known, else to whom we wrote last. */
function addresseeOf(parts: readonly store.Part[]): { contact: ContactId; person: string | null } | null {
  const known = parts.flatMap(({ contact, person, way }) =>
    contact && person !== null ? [{ contact, person, way }] : [],
  )
  return known.findLast(({ way }) => way === 'them') ?? known.at(-1) ?? null
}

/** Names of so many mails of a conversation go along, so that programs keep it together. */
const mostNames = 20

/**
 * Answers in a conversation. What somebody writes to who wrote to them belongs to no purpose that is agreed to, presses on nobody,
 * and goes at once.
 */
export async function answerThread(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  { account, thread, text }: { account: string; thread: string; text: string },
) {
  const { account: id, parts } = await mustHaveParts(tx, viewer, account, thread)
  const to = addresseeOf(parts)
  if (!to)
    throw new AppError('conflict', told`Nobody known wrote in this conversation`, {
      field: 'thread',
      remedy: told`File the mail on a person of the account first`,
    })
  const { reader } = await mustSeeReader(tx, viewer, { account: id, contact: to.contact })
  const subject = parts[0]?.subject ?? ''
  const [queued] = await queueMessages(tx, platform, [
    {
      ...{ key: `${viewer.member} ${newId(tx.now)}`, account: id, contact: reader.contact },
      ...{ template: await byHand(tx), purpose: 'service', origin: 'hand', by: viewer.member },
      own: {
        words: { subject: /^(re|aw):/i.test(subject) ? subject : `Re: ${subject}`, body: text },
        thread: thread as MessageId,
        inReplyTo: parts.flatMap(({ name }) => name ?? []).slice(-mostNames),
      },
    },
  ])
  return { queued, name: reader.name, account: id }
}

const byHandKey = 'by-hand'

/** Stands for mail that somebody wrote themselves, wherever templates are counted. */
async function byHand(tx: Tx): Promise<string> {
  const [known] = await templatesByKey(tx, [byHandKey])
  if (known) return known.key
  const variants = [{ language: 'en', subject: '{{ subject }}', body: '{{ body }}', format: 'plain' as const }]
  const draft = { key: byHandKey, name: 'Written by hand', summary: '', purpose: 'service' as const, variants }
  return (await saveTemplate(tx, draft, { before: undefined, by: null, origin: 'hand' })).key
}
