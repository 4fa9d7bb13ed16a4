import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { readOnce } from '../../../platform/db/read-once.ts'
import { type AccountKind, find } from '../../accounts/index.ts'
import { kindsJudged } from '../domain/applies.ts'
import { checkScorecard } from '../domain/check.ts'
import { prepareScorecard, type ReadyScorecard } from '../domain/score.ts'
import * as store from '../store/scorecards.ts'

/** A scorecard in one of its versions, ready to score. */
export interface CardVersion {
  ready: ReadyScorecard
  version: number
  isPrimary: boolean
  /** Scored day by day. */
  isActive: boolean
  /** Its scores are what lists, conditions and Today read of the accounts that it judges. */
  speaks: boolean
  /** The kinds of account that it judges. */
  kinds: AccountKind[]
}

/** Every scorecard that is scored day by day, the primary one first. */
export async function activeCards(tx: Tx): Promise<CardVersion[]> {
  return cardsOf(
    tx,
    (await store.scorecards(tx)).filter((card) => card.isActive),
  )
}

/** Every scorecard, scored day by day or not, the primary one first. */
export const everyCard = async (tx: Tx): Promise<CardVersion[]> => cardsOf(tx, await store.scorecards(tx))

async function cardsOf(tx: Tx, rows: readonly store.ScorecardRow[]): Promise<CardVersion[]> {
  const cards: CardVersion[] = []
  for (const row of rows) cards.push(await cardOf(tx, row, rows))
  return cards
}

/** The scorecard of a name, or the primary one; refused where there is none. */
export async function mustCard(tx: Tx, name: string | undefined): Promise<CardVersion> {
  const rows = await store.scorecards(tx)
  return mustBe(tx, rows, name, (card) => (name === undefined ? card.isPrimary : card.name === name))
}

/** The scorecard of a name, or the one that speaks for an account: one made for its kind, else the primary one. */
export async function mustCardFor(tx: Tx, account: AccountId, name: string | undefined): Promise<CardVersion> {
  if (name === undefined) return (await cardsFor(tx, [account])).get(account) ?? mustCard(tx, name)
  return mustBe(tx, await store.scorecards(tx), name, (card) => card.name === name)
}

/** The scorecard that speaks for each account: one made for its kind, else the primary one. Accounts of one card share it. */
export async function cardsFor(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, CardVersion>> {
  const rows = await store.scorecards(tx)
  const own = rows.filter((card) => card.isActive && card.appliesTo.length > 0)
  const kinds = new Map(own.length > 0 ? (await find(tx, accounts)).map(({ id, kind }) => [id, kind]) : [])
  const nameFor = (account: AccountId): string | undefined => {
    const kind = kinds.get(account)
    return own.find((card) => kind !== undefined && card.appliesTo.includes(kind))?.name
  }
  const cards = new Map<AccountId, CardVersion>()
  for (const [name, those] of Map.groupBy(accounts, nameFor)) {
    const card = await mustBe(tx, rows, name, (one) => (name === undefined ? one.isPrimary : one.name === name))
    for (const account of those) cards.set(account, card)
  }
  return cards
}

async function mustBe(
  tx: Tx,
  rows: readonly store.ScorecardRow[],
  name: string | undefined,
  isMeant: (card: store.ScorecardRow) => boolean,
): Promise<CardVersion> {
  const row = rows.find(isMeant)
  if (row) return cardOf(tx, row, rows)
  if (name === undefined || rows.length === 0)
    throw new AppError('not_found', told`There is no scorecard yet`, {
      remedy: told`Apply a pack with scorecards, or save one`,
    })
  throw new AppError('not_found', told`No scorecard is called ${name}`, {
    field: 'scorecard',
    remedy: told`Name one of ${rows.map((one) => one.name).join(', ')}`,
  })
}

async function cardOf(tx: Tx, row: store.ScorecardRow, all: readonly store.ScorecardRow[]): Promise<CardVersion> {
  const { name, version, isPrimary, isActive, appliesTo } = row
  return {
    ready: await readyVersion(tx, name, version),
    version,
    isPrimary,
    isActive,
    speaks: isPrimary || (isActive && appliesTo.length > 0),
    kinds: kindsJudged(
      row,
      all.filter((card) => card.isActive),
    ),
  }
}

/** A version as it was when it was saved. A stored file was checked; that it no longer passes is a bug. */
export const readyVersion = (tx: Tx, name: string, version: number): Promise<ReadyScorecard> =>
  readOnce(tx, `scorecard ${version} ${name}`, () => readVersion(tx, name, version))

async function readVersion(tx: Tx, name: string, version: number): Promise<ReadyScorecard> {
  const stored = await store.fileOf(tx, name, version)
  const checked = checkScorecard(stored?.file)
  if (checked.kind === 'ok') return prepareScorecard(checked.scorecard)
  throw new Error(`Version ${version} of scorecard ${name} cannot be read: ${JSON.stringify(checked.problems[0])}`)
}
