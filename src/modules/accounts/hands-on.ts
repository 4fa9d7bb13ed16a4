import type { AccountId, MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { HandOver, HandsOn } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { divide, settings, today } from '../workspaces/index.ts'
import { ownSource } from './domain/identity.ts'
import { setAttributes } from './service/attributes.ts'
import { frameOf } from './service/frame.ts'
import { setTeams } from './service/team.ts'
import { bookOf, stillOwnedBy, worthOf } from './store/books.ts'
import { placesOf, stillFilled } from './store/team.ts'

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

/** Roles that a member fills for accounts. What cannot be divided goes to the first who takes over. */
export const teams: HandsOn = {
  name: 'accounts.teams',
  label: told`Roles for accounts`,
  open: async (tx, member) => {
    const places = await placesOf(tx, member)
    return { count: places.length, examples: [...new Set(places.map(({ name }) => name))].slice(0, shownExamples) }
  },
  handOver: async (tx, { from, to: [heir] }) => {
    const places = await placesOf(tx, from)
    const day = await today(tx)
    const { begins } = await setTeams(
      tx,
      places.map(({ account, role }) => ({ account, role, member: heir, from: day })),
      null,
    )
    return { heir, places: begins.map(({ id }) => id) }
  },
  takeBack: async (tx, { from }, moved) => {
    const { heir, places } = moved as { heir: MemberId; places: string[] }
    const day = await today(tx)
    const still = await stillFilled(tx, heir, places)
    await setTeams(
      tx,
      still.map(({ account, role }) => ({ account, role, member: from, from: day })),
      null,
    )
    return still.length
  },
}
