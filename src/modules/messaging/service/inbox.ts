import { AppError } from '../../../kernel/errors.ts'
import type { ContactId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aMoment, anId, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { contactsOfRaws, rawPersonId } from '../../accounts/index.ts'
import * as store from '../store/inbox.ts'
import { contactByMail } from '../store/people.ts'
import { preferencesUrl } from './tokens.ts'

/** Whose inbox: by their id here, their mail address, or the id that a source has for them. */
export interface Whose {
  contact?: string | undefined
  email?: string | undefined
  user?: string | undefined
  source?: string | undefined
}

/** What stands in a person's inbox, about accounts that the asker sees, the newest first. */
export async function inboxOf(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  { cursor, limit, ...whose }: Whose & { cursor?: string | undefined; limit: number },
) {
  const contact = await mustFind(tx, viewer, whose)
  const after = placeIn(cursor, { at: aMoment, id: anId })
  const found = await store.inboxPage(tx, viewer, { contact, after, limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    next: found.length > limit && last ? encodeCursor([last.at.toISOString(), last.id]) : null,
    items: items.map(({ at, readAt, ...one }) => ({
      ...one,
      ...{ at: at.toISOString(), readAt: readAt?.toISOString() ?? null },
      preferences: preferencesUrl(platform, { workspace: tx.workspace, contact, message: one.id }),
    })),
    unread: await store.unreadCount(tx, viewer, contact),
  }
}

/** The person read these messages, or all that stand in their inbox. Answers how many were unread. */
export async function readInInbox(
  tx: Tx,
  viewer: Viewer,
  { messages, ...whose }: Whose & { messages?: readonly string[] | undefined },
): Promise<number> {
  return store.noteRead(tx, viewer, { contact: await mustFind(tx, viewer, whose), messages: messages ?? null })
}

/** A person of accounts that the asker does not see is as absent as one that does not exist (rule 37). */
async function mustFind(tx: Tx, viewer: Viewer, { contact, email, user, source }: Whose): Promise<ContactId> {
  if (
    [contact, email, user].filter((one) => one !== undefined).length !== 1 ||
    (user !== undefined) !== (source !== undefined)
  )
    throw new AppError('invalid', told`contact: it is not said whose inbox is meant`, {
      field: 'contact',
      remedy: told`Give one of contact, email, or user with source`,
    })
  const id =
    contact !== undefined
      ? (contact as ContactId)
      : email !== undefined
        ? await contactByMail(tx, email)
        : await bySource(tx, source as string, user as string)
  if (id !== null && (await store.seesPerson(tx, viewer, id))) return id
  throw new AppError('not_found', told`There is no such person here`)
}

async function bySource(tx: Tx, source: string, user: string): Promise<ContactId | null> {
  const raw = rawPersonId(tx.workspace, source, user)
  return (await contactsOfRaws(tx, [raw])).get(raw) ?? null
}
