import type { Tx } from '../../../platform/db/db.ts'
import { senders } from '../store/senders.ts'
import { settingsOf } from '../store/settings.ts'

/** The company's colour, in which its letters and documents show headings; none where nobody chose one. */
export const companyColour = async (tx: Tx): Promise<string | null> => (await settingsOf(tx)).colour

/** The mailbox to which answers to our mail come, calendars' answers among them; none where nobody set one up. */
export const answerMailbox = async (tx: Tx): Promise<string | null> =>
  (await senders(tx)).find(({ isUsual }) => isUsual)?.repliesTo ?? null

/** Whether there is a mail server by which the product could write to its own people. */
export const maySendMail = async (tx: Tx): Promise<boolean> => (await senders(tx)).some(({ isUsual }) => isUsual)
