import { AppError } from '../../../kernel/errors.ts'
import type { Tx } from '../../../platform/db/db.ts'
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
}

/** Every scorecard that is scored day by day, the primary one first. */
export async function activeCards(tx: Tx): Promise<CardVersion[]> {
  const active = (await store.scorecards(tx)).filter((card) => card.isActive)
  const cards: CardVersion[] = []
  for (const card of active) cards.push(await cardOf(tx, card))
  return cards
}

/** The scorecard of a name, or the primary one; refused where there is none. */
export async function mustCard(tx: Tx, name: string | undefined): Promise<CardVersion> {
  const row = (await store.scorecards(tx)).find((card) => (name === undefined ? card.isPrimary : card.name === name))
  if (row) return cardOf(tx, row)
  throw new AppError('not_found', name ? 'No scorecard with this name' : 'There is no scorecard yet', {
    remedy: 'Apply a pack with scorecards, or save one',
  })
}

async function cardOf(tx: Tx, row: store.ScorecardRow): Promise<CardVersion> {
  const { version, isPrimary, isActive } = row
  return { ready: await readyVersion(tx, row.name, version), version, isPrimary, isActive }
}

/** A version as it was when it was saved. A stored file was checked; that it no longer passes is a bug. */
export async function readyVersion(tx: Tx, name: string, version: number): Promise<ReadyScorecard> {
  const stored = await store.fileOf(tx, name, version)
  const checked = checkScorecard(stored?.file)
  if (checked.kind === 'ok') return prepareScorecard(checked.scorecard)
  throw new Error(`Version ${version} of scorecard ${name} cannot be read: ${JSON.stringify(checked.problems[0])}`)
}
