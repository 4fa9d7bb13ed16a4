import { bandFrom, bandMeasure } from '../../../kernel/band.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { columnsOn } from '../../measures/index.ts'
import { type Book, isOver, type Limits, languagesOf } from '../domain/handover.ts'
import * as store from '../store.ts'
import { type Asked, type Choice, choose } from './choice.ts'

/** So many accounts a preview names; the others are counted. */
const shown = 200

/** What a handover would do. Nothing is changed yet. */
export async function preview(platform: Platform, tx: Tx, viewer: Viewer, asked: Asked) {
  const choice = await choose(tx, viewer, asked)
  const ids = choice.candidates.map(({ id }) => id)
  const limits = await store.limitsOf(tx)
  return {
    accounts: ids.length,
    arr: sum(choice.candidates),
    limits,
    heirs: await heirsOf(tx, viewer, asked.heirs, choice, limits),
    along: await alongOf(platform, tx, asked.giver, ids),
    items: await itemsOf(tx, choice),
  }
}

const sum = (accounts: readonly { arr: number | null }[]): number =>
  accounts.reduce((all, { arr }) => all + (arr ?? 0), 0)

async function heirsOf(tx: Tx, viewer: Viewer, heirs: readonly MemberId[], choice: Choice, limits: Limits) {
  const books = await store.booksOf(tx, heirs)
  return [...new Set(heirs)].map((id) => {
    const given = choice.candidates.filter((candidate) => choice.heirOf.get(candidate.id) === id)
    const arr = sum(given)
    // How large a colleague's book is, only those know who may see it (rule 37).
    const before = seesBook(viewer, id) ? (books.get(id) ?? { accounts: 0, arr: 0 }) : null
    const after: Book | null = before && { accounts: before.accounts + given.length, arr: before.arr + arr }
    return {
      person: { id, name: choice.names.get(id) ?? '' },
      accounts: given.length,
      arr,
      before,
      after,
      isOver: after && isOver(after, limits),
      languages: languagesOf(given),
    }
  })
}

const seesBook = ({ sees }: Viewer, member: MemberId): boolean => sees.kind === 'all' || sees.owners.includes(member)

/** What would go along with some accounts of a member, each kind with its first few by name. */
export async function alongOf(platform: Platform, tx: Tx, giver: MemberId, accounts: readonly AccountId[]) {
  const found = []
  for (const { name, label, along } of platform.contributions.handsOn) {
    if (along) found.push({ name, label, ...(await along.open(tx, giver, accounts)) })
  }
  return found
    .filter(({ count }) => count > 0)
    .map(({ name, label, count, examples }) => ({ name, label, count, examples }))
}

async function itemsOf(tx: Tx, { candidates, heirOf }: Choice) {
  const some = candidates.slice(0, shown)
  const health = await columnsOn(
    tx,
    some.map(({ id }) => id),
    'now',
    'frozen',
    ['health.score', bandMeasure],
  )
  const [scores, levels] = [health.of('health.score'), health.of(bandMeasure)]
  return some.map((candidate, at) => ({
    ...candidate,
    score: known(scores[at]),
    band: bandFrom(levels[at]),
    heir: heirOf.get(candidate.id) ?? null,
  }))
}

/** A place of a column that nobody knows holds no number. */
export const known = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value
