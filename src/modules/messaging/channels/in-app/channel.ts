import { nextUnsent } from '../../store/sending.ts'
import type { Channel } from '../channel.ts'

/** Messages that one turn puts into inboxes. */
const together = 100

/**
 * Messages that a customer's app shows its users: they stand in the person's inbox, which the app asks for, once their state says
 * that they were sent. Nothing leaves the house, so nothing can break off half-way.
 */
export const inAppChannel: Channel<null, null> = {
  name: 'in_app',
  hasFoot: false,
  isRepeatable: true,
  // The app asks for its users by their own id or by mail.
  addressOf: ({ contact, email, isNamed }) => (isNamed || email ? contact : null),
  next: async (tx, lot) => ((await nextUnsent(tx, lot)) ? { by: null, sender: null, room: together } : null),
  open: async () => ({
    kind: 'open',
    line: { hand: async () => ({ kind: 'sent', response: '' }), close: () => {} },
  }),
  rest: async () => {},
  wake: async () => {},
  pack: async () => ({ address: null, messageId: null, counts: 'nothing', links: [], goes: null }),
}
