import type { AccountId, MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { HandOver, HandsOn } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { divide, settings } from '../workspaces/index.ts'
import { ownSource } from './domain/masters.ts'
import { setAttributes } from './service/attributes.ts'
import { frameOf } from './service/frame.ts'
import { bookOf, stillOwnedBy, worthOf } from './store/books.ts'

/** Examples by which one recognises a book: its largest accounts. */
const shownExamples = 5

type Moved = Record<MemberId, AccountId[]>

/**
 * The accounts of a member's book. They go to whoever takes over as of now, with the owner's history kept, so that
 * results stay with whoever owned the account at the time (rule 38). Among several the book is divided by ARR.
 */
export const books: HandsOn = {
  name: 'accounts.books',
  label: told`Accounts`,
  open: async (tx, member) => {
    const book = await bookOf(tx, member)
    const minor = await worthOf(tx, member)
    const { currency } = await settings(tx)
    return {
      count: book.length,
      worth: minor === null ? [] : [{ minor, currency }],
      examples: book.slice(0, shownExamples).map((account) => account.name),
    }
  },
  handOver: async (tx, { from, to }) => {
    const portions = (await bookOf(tx, from)).map(({ id, arr }) => ({ id, weight: arr ?? 0 }))
    const shares = divide(portions, to)
    await giveTo(tx, [...shares])
    return Object.fromEntries(shares)
  },
  takeBack: async (tx, { from }: HandOver, moved) => {
    const back: AccountId[] = []
    for (const [heir, accounts] of Object.entries(moved as Moved))
      back.push(...(await stillOwnedBy(tx, heir as MemberId, accounts)))
    await giveTo(tx, [[from, back]])
    return back.length
  },
}

async function giveTo(tx: Tx, shares: [MemberId, AccountId[]][]): Promise<void> {
  const { moment } = await frameOf(tx)
  const changes = shares.flatMap(([owner, accounts]) =>
    accounts.map((account) => ({
      account,
      attribute: 'owner',
      value: owner,
      happenedAt: moment,
      knownAt: moment,
      origin: 'live' as const,
      source: ownSource,
    })),
  )
  await setAttributes(tx, changes)
}
