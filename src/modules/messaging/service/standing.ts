import { bandFrom, bandMeasure } from '../../../kernel/band.ts'
import type { AccountId, ContactId, MessageId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { columnsOn } from '../../measures/index.ts'
import { settings as workspaceSettings } from '../../workspaces/index.ts'
import { channels } from '../channels/index.ts'
import { channelKinds } from '../domain/channel.ts'
import type { Rules, Standing } from '../domain/decide.ts'
import type { Message } from '../domain/message.ts'
import { isTransactional, purposeKinds, purposes } from '../domain/purpose.ts'
import { consentsOf, suppressedAmong } from '../store/consents.ts'
import { takenBy } from '../store/messages.ts'
import { accountsOf, readersOf } from '../store/people.ts'
import { senders } from '../store/senders.ts'
import { type Settings, settingsOf } from '../store/settings.ts'

export type Asked = Pick<
  Message,
  'id' | 'account' | 'contact' | 'channel' | 'purpose' | 'origin' | 'redirectTo' | 'sender' | 'waived'
>

const pressing = purposes.filter((purpose) => !isTransactional(purpose))

/** Everything that decides on messages, loaded for all of them at once. */
export async function standings(tx: Tx, asked: readonly Asked[]): Promise<{ rules: Rules; of(one: Asked): Standing }> {
  const contacts = [...new Set(asked.map(({ contact }) => contact))]
  const accounts = [...new Set(asked.map(({ account }) => account))]
  const settings = await settingsOf(tx)
  const { zone } = await workspaceSettings(tx)
  const readers = await readersOf(tx, contacts)
  const about = await accountsOf(tx, accounts)
  const suppressed = await suppressedAmong(tx, mailOf([...readers.values()]))
  const consents = new Map((await consentsOf(tx, contacts)).map((one) => [`${one.contact} ${one.purpose}`, one.state]))
  const besides: MessageId[] = asked.map(({ id }) => id)
  const taken = await takenBy(tx, contacts, { purposes: pressing, besides })
  const known = new Set((await senders(tx)).map(({ id }) => id))
  const health = await healthOf(tx, accounts)
  return {
    rules: rulesOf(settings),
    of: (one) => {
      const reader = readers.get(one.contact)
      const account = about.get(one.account)
      return {
        channel: one.channel,
        purpose: one.purpose,
        origin: one.origin,
        isRedirected: one.redirectTo !== null,
        address: reader && channels[one.channel].addressOf(reader),
        // What is closed is an address of mail.
        isSuppressed: Boolean(one.channel === 'mail' && reader?.email && suppressed.has(reader.email.toLowerCase())),
        consent: consents.get(`${one.contact} ${one.purpose}`),
        basis: settings.consents[one.purpose] ?? purposeKinds[one.purpose].basis,
        zone: reader?.zone ?? account?.zone ?? zone,
        account: { size: account?.size ?? null, ...health(one.account) },
        hasServer: !channelKinds[one.channel].needsSender || (one.sender !== null && known.has(one.sender)),
        pace: reader?.pace ?? 'usual',
        taken: taken.get(one.contact) ?? [],
        waived: one.waived,
      }
    },
  }
}

export const rulesOf = ({ quietFrom, quietTo, perDay, perWeek, atRisk }: Settings): Rules => ({
  quiet: { from: quietFrom, to: quietTo },
  budget: { perDay, perWeek },
  atRisk,
})

const mailOf = (readers: readonly { email: string | null }[]): string[] =>
  readers.flatMap(({ email }) => (email ? [email.toLowerCase()] : []))

/** What nobody knows is not at risk. */
async function healthOf(tx: Tx, accounts: readonly AccountId[]) {
  const keys = [bandMeasure, 'revenue.overdue_days'] as const
  const columns = await columnsOn(tx, accounts, 'now', 'frozen', keys)
  const place = new Map(accounts.map((account, at) => [account, at]))
  return (account: AccountId) => {
    const at = place.get(account) ?? -1
    return { isRed: bandFrom(columns.of(keys[0])[at]) === 'red', isOverdue: (columns.of(keys[1])[at] ?? 0) > 0 }
  }
}

/** Only what may stop a message that is about to be handed over: a person's will changes until the last moment. */
export async function mayStillGo(tx: Tx, message: Asked & { contact: ContactId }): Promise<boolean> {
  if (message.redirectTo !== null) return true
  const { of } = await standings(tx, [message])
  const { address, isSuppressed, consent, basis, purpose } = of(message)
  const isWanted = purpose === 'service' || (consent === undefined ? basis === 'opt_out' : consent === 'given')
  return Boolean(address) && !isSuppressed && isWanted
}
