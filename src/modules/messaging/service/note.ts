import { dayOf } from '../../../kernel/day.ts'
import type { EngagementId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { saveEngagements } from '../../engagements/index.ts'
import { settings } from '../../workspaces/index.ts'
import type { Counting } from '../domain/counting.ts'
import type { Message } from '../domain/message.ts'

/** Our own mail is a fact like any other: it stands on the account's timeline, and counts as what we did. */
export const noteSent = (tx: Tx, message: Message, written: { subject: string; counts: Counting }): Promise<void> =>
  note(tx, message, { subject: written.subject, at: tx.now, opened: written.counts === 'opens' ? false : null })

/** A person opened it, as far as one can tell. Health never asks for it (rule 14). */
export const noteRead = (tx: Tx, message: Message, { subject, at }: { subject: string; at: Date }): Promise<void> =>
  note(tx, message, { subject, at, opened: true })

interface Said {
  subject: string
  at: Date
  opened: boolean | null
}

async function note(tx: Tx, message: Message, { subject, at, opened }: Said): Promise<void> {
  if (message.redirectTo !== null) return
  const { zone } = await settings(tx)
  await saveEngagements(tx, [
    {
      id: message.id as unknown as EngagementId,
      account_id: message.account,
      account_raw: message.account,
      contact_id: message.contact,
      member_id: message.by,
      source: 'tenure',
      name: message.id,
      kind: message.origin === 'hand' ? 'mail' : 'campaign',
      direction: 'outbound',
      attended: null,
      opened,
      campaign: null,
      text: subject,
      happened_on: dayOf(at, zone),
      happened_at: at,
      known_at: tx.now,
      origin: 'live',
    },
  ])
}
