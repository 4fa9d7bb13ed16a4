import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import type { Purpose } from '../domain/purpose.ts'
import { peopleOf } from '../store/people.ts'
import { settingsOf } from '../store/settings.ts'
import { compiled } from './compile.ts'
import { mustSeeReader } from './consents.ts'
import type { VariantDraft } from './templates.ts'
import { lexicon } from './words.ts'
import { write } from './write.ts'

export interface PreviewRequest extends VariantDraft {
  purpose: Purpose
  account?: string | undefined
  contact?: string | undefined
}

/** How a mail would look for a person, as it stands in the editor; names for which nothing is known stand in brackets. */
export async function preview(tx: Tx, viewer: Viewer, { account, contact, purpose, ...draft }: PreviewRequest) {
  const who = account === undefined ? null : await whom(tx, viewer, account, contact)
  const variant = await compiled(draft)
  const words = await lexicon(tx, { accounts: who ? [who.account] : [], contacts: who?.contact ? [who.contact] : [] })
  const values = words.valuesFor({
    account: (who?.account ?? '') as AccountId,
    contact: (who?.contact ?? '') as ContactId,
    extra: {},
    language: variant.language,
  })
  const { postalAddress, colour } = await settingsOf(tx)
  const letter = write(variant, values, { purpose, postalAddress, colour, links: null, meantFor: null })
  const reader = who?.contact ? words.reader(who.contact) : undefined
  return { ...letter, for: who ? { account: who.name, contact: reader?.name ?? '' } : null }
}

async function whom(tx: Tx, viewer: Viewer, account: string, contact: string | undefined) {
  if (contact !== undefined) {
    const { account: id, accountName: name, reader } = await mustSeeReader(tx, viewer, { account, contact })
    return { account: id, name, contact: reader.contact as ContactId | null }
  }
  const { id, name } = await mustSee(tx, viewer, account as AccountId)
  const [first] = await peopleOf(tx, [id])
  return { account: id, name, contact: first?.contact ?? null }
}
