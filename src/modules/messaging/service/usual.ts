import type { Tx } from '../../../platform/db/db.ts'
import { senders } from '../store/senders.ts'

/** Whether there is a mail server by which the product could write to its own people. */
export const maySendMail = async (tx: Tx): Promise<boolean> => (await senders(tx)).some(({ isUsual }) => isUsual)
