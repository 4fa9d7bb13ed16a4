import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { languageFor } from '../domain/choose-language.ts'
import { type Template, variantsAt } from '../store/templates.ts'
import { lexicon } from './words.ts'
import { write } from './write.ts'

/** Words of a template that are known of nobody or not of everybody: of how many of these readers each is missing. */
export async function missingWords(
  tx: Tx,
  template: Pick<Template, 'id' | 'version' | 'purpose'>,
  readers: readonly { account: AccountId; contact: ContactId }[],
): Promise<{ name: string; people: number }[]> {
  const variants = await variantsAt(tx, template.id, template.version)
  const languages = variants.map(({ language }) => language)
  const words = await lexicon(tx, {
    accounts: [...new Set(readers.map(({ account }) => account))],
    contacts: readers.map(({ contact }) => contact),
  })
  const missing = new Map<string, number>()
  for (const { account, contact } of readers) {
    const language = languageFor(languages, words.reader(contact)?.language ?? null)
    const variant = variants.find((one) => one.language === language)
    if (!variant) continue
    const values = words.valuesFor({ account, contact, extra: {}, language: variant.language })
    const letter = write(variant, values, {
      purpose: template.purpose,
      postalAddress: null,
      links: null,
      meantFor: null,
    })
    for (const name of letter.missing) missing.set(name, (missing.get(name) ?? 0) + 1)
  }
  return [...missing].map(([name, people]) => ({ name, people })).sort((one, other) => other.people - one.people)
}
