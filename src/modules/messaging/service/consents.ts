import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import { choices, mayWrite, purposeKinds } from '../domain/purpose.ts'
import { consentsOf, suppressionsAmong } from '../store/consents.ts'
import { peopleOf, type Reader, readersOf } from '../store/people.ts'
import { settingsOf } from '../store/settings.ts'

/** So many people of one account are shown. */
const mostPeople = 500

/** What the people of an account agreed to or refused, by name. */
export async function consentsFor(tx: Tx, viewer: Viewer, account: string) {
  const { id } = await mustSee(tx, viewer, account as AccountId)
  const contacts = [...new Set((await peopleOf(tx, [id])).map(({ contact }) => contact))].slice(0, mostPeople)
  const readers = [...(await readersOf(tx, contacts)).values()].sort((a, b) => a.name.localeCompare(b.name))
  const said = new Map((await consentsOf(tx, contacts)).map((one) => [`${one.contact} ${one.purpose}`, one]))
  const closed = await suppressionsAmong(
    tx,
    readers.flatMap(({ email }) => (email ? [email.toLowerCase()] : [])),
  )
  const { consents } = await settingsOf(tx)
  return readers.map((reader) => ({
    contact: { id: reader.contact, name: reader.name },
    email: reader.email,
    language: reader.language,
    pace: reader.pace,
    closed: reasonOf(closed, reader),
    purposes: choices.map((purpose) => {
      const known = said.get(`${reader.contact} ${purpose}`)
      return {
        purpose,
        mayWrite: mayWrite(purpose, known?.state, consents[purpose] ?? purposeKinds[purpose].basis),
        said: known?.state ?? null,
        proof: known?.proof ?? null,
        at: known?.at.toISOString() ?? null,
      }
    }),
  }))
}

function reasonOf(closed: Awaited<ReturnType<typeof suppressionsAmong>>, { email }: Reader): string | null {
  const found = email ? closed.get(email.toLowerCase()) : undefined
  if (!found) return null
  return found.cause === 'bounced'
    ? told`Mail to this address came back: ${found.detail ?? ''}`
    : told`Nothing is sent to this address any more`
}

/** A person of an account that the viewer sees. */
export async function mustSeeReader(
  tx: Tx,
  viewer: Viewer,
  { account, contact }: { account: string; contact: string },
) {
  const { id, name } = await mustSee(tx, viewer, account as AccountId)
  const isTheirs = (await peopleOf(tx, [id])).some((one) => one.contact === contact)
  const reader = isTheirs ? (await readersOf(tx, [contact as ContactId])).get(contact as ContactId) : undefined
  if (reader) return { account: id, accountName: name, reader }
  throw new AppError('not_found', told`This account has no such person`, {
    field: 'contact',
    remedy: told`Name one of the people of this account`,
  })
}
