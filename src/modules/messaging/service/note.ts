import { dayOf } from '../../../kernel/day.ts'
import type { EngagementId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { saveEngagements } from '../../engagements/index.ts'
import { settings } from '../../workspaces/index.ts'
import type { Message } from '../domain/message.ts'

/** Our own mail is a fact like any other: it stands on the account's timeline, and counts as what we did. */
export async function noteSent(tx: Tx, message: Message, subject: string): Promise<void> {
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
      opened: null,
      campaign: null,
      text: subject,
      happened_on: dayOf(tx.now, zone),
      happened_at: tx.now,
      known_at: tx.now,
      origin: 'live',
    },
  ])
}
