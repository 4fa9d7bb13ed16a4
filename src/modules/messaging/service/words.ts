import type { Day } from '../../../kernel/day.ts'
import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import { longDate } from '../../../kernel/say.ts'
import type { Language } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { speakTo, speechIn } from '../../../platform/speaking.ts'
import { settings as workspaceSettings } from '../../workspaces/index.ts'
import { firstName } from '../domain/address.ts'
import type { About, Reader } from '../store/people.ts'
import { accountsOf, readersOf } from '../store/people.ts'
import { settingsOf } from '../store/settings.ts'
import type { Values } from './liquid.ts'

/** Names that every template may use, in the order in which the editor offers them. */
export const ownNames = [
  'customer_name',
  'first_name',
  'contact_title',
  'company_name',
  'plan',
  'renews_on',
  'customer_since',
  'csm_name',
  'csm_first_name',
  'csm_email',
  'our_company',
  'product_name',
] as const

/** What stands behind the names of templates for messages: of the person, the account, its owner and the workspace. */
export interface Lexicon {
  valuesFor(to: { account: AccountId; contact: ContactId; extra: Values; language: string }): Values
  reader(contact: ContactId): Reader | undefined
  account(account: AccountId): About | undefined
}

export async function lexicon(
  tx: Tx,
  who: { accounts: readonly AccountId[]; contacts: readonly ContactId[] },
): Promise<Lexicon> {
  const readers = await readersOf(tx, who.contacts)
  const accounts = await accountsOf(tx, who.accounts)
  const { name: ourCompany } = await workspaceSettings(tx)
  const { words } = await settingsOf(tx)
  return {
    reader: (contact) => readers.get(contact),
    account: (account) => accounts.get(account),
    // What was asked for with the message stands before the account's own fields, and those before the workspace's words.
    valuesFor: ({ account, contact, extra, language }) => {
      const about = accounts.get(account)
      return {
        ...filled({ our_company: ourCompany, product_name: ourCompany, ...words }),
        ...filled(ofPerson(readers.get(contact))),
        ...filled(ofAccount(about, language)),
        ...filled(ofCustom(about?.custom ?? {})),
        ...filled(extra),
      }
    },
  }
}

type Loose = Record<string, string | null | undefined>

/** Only what is known: an empty word is none, so that a template that needs it is called incomplete. */
const filled = (values: Loose): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])))

const ofPerson = (reader: Reader | undefined): Loose => ({
  customer_name: reader?.name,
  first_name: reader && firstName(reader.name),
  contact_title: reader?.title,
})

const ofAccount = (about: About | undefined, language: string): Loose => ({
  company_name: about?.name,
  plan: about?.plan,
  renews_on: dated(about?.renewsOn, language),
  customer_since: dated(about?.since, language),
  csm_name: about?.ownerName,
  csm_first_name: about?.ownerName ? firstName(about.ownerName) : null,
  csm_email: about?.ownerMail,
})

const dated = (day: string | null | undefined, language: string): string | null =>
  day ? speakTo(speechIn(speakable(language)), () => longDate(day as Day)) : null

/** The language in which our own words stand in a message. */
export const speakable = (language: string): Language => (language.toLowerCase().startsWith('de') ? 'de' : 'en')

const ofCustom = (custom: Record<string, unknown>): Loose =>
  Object.fromEntries(
    Object.entries(custom).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
    ),
  )
