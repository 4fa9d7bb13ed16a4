import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { decodeCursor, encodeCursor } from '../../../platform/http/fields.ts'
import { mustSee } from '../../accounts/index.ts'
import { members } from '../../workspaces/index.ts'
import * as store from '../store/received.ts'
import { mustSeeReader } from './consents.ts'
import { onTimeline } from './receive.ts'

/** Mail of no account may be anybody's: it is shown to whoever leads and sees all accounts. */
const orphansFor = ({ permissions, sees }: Viewer): 'with' | 'without' =>
  permissions.has('messaging.manage') && sees.kind === 'all' ? 'with' : 'without'

/** A mail in a list; who wants all of it opens what it answers, or the mail program. */
const longestShown = 4_000

export async function pageOfReceived(
  tx: Tx,
  viewer: Viewer,
  {
    kinds,
    cursor,
    limit,
  }: { kinds?: readonly store.Received['kind'][] | undefined; cursor?: string | undefined; limit: number },
) {
  const [at, id] = decodeCursor(cursor) ?? []
  const after = typeof at === 'string' && typeof id === 'string' ? { at, id } : undefined
  const orphans = orphansFor(viewer)
  const found = await store.listReceived(tx, viewer, { kinds: kinds ?? [], orphans, after, limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map((mail) => ({
      ...{ id: mail.id, kind: mail.kind, at: mail.at.toISOString(), from: mail.from, subject: mail.subject },
      body: mail.body.slice(0, longestShown),
      account: mail.account === null ? null : { id: mail.account, name: mail.accountName ?? '' },
      contact: mail.contact === null ? null : { id: mail.contact, name: mail.contactName ?? '' },
      answers: mail.answers,
      mayFile: mail.kind === 'unknown',
    })),
    next: found.length > limit && last ? encodeCursor([last.at.toISOString(), last.id]) : null,
  }
}

async function pick(tx: Tx, viewer: Viewer, ids: readonly string[]): Promise<store.ListedMail[]> {
  const found = await store.receivedFor(tx, viewer, { ids, orphans: orphansFor(viewer) })
  if (found.length < new Set(ids).size) throw new AppError('not_found', told`No mail with this id`)
  const known = found.find(({ kind, isAside }) => kind !== 'unknown' || isAside)
  if (!known) return found
  throw new AppError('conflict', told`This mail has its place already`, { remedy: told`Read the list again` })
}

/** Puts a mail that nobody knew on an account, where it stands as what the customer wrote, or what one of ours did. */
export async function fileByHand(
  tx: Tx,
  viewer: Viewer,
  { received, account, contact }: { received: string; account: string; contact?: string | undefined },
): Promise<{ account: AccountId; name: string }> {
  const [mail] = await pick(tx, viewer, [received])
  const { id, name } = await mustSee(tx, viewer, account as AccountId)
  const reader = contact === undefined ? null : (await mustSeeReader(tx, viewer, { account, contact })).reader.contact
  if (!mail) throw new AppError('not_found', told`No mail with this id`)
  await store.fileReceived(tx, mail.id, { account: id, contact: reader, by: viewer.member })
  const staff = (await members(tx)).find(({ email }) => email.toLowerCase() === mail.from)
  const filed = { id: mail.id, account: id, contact: reader, member: staff?.id ?? null, at: mail.at }
  await onTimeline(
    tx,
    { subject: mail.subject, text: mail.body },
    { ...filed, direction: staff ? 'outbound' : 'inbound' },
  )
  return { account: id, name }
}

export async function asideByHand(tx: Tx, viewer: Viewer, ids: readonly string[]): Promise<store.ListedMail[]> {
  const found = await pick(tx, viewer, ids)
  await store.putAside(
    tx,
    found.map(({ id }) => id),
    viewer.member,
  )
  return found
}
