import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { retoldWhole } from '../../../kernel/retold.ts'
import { longDate } from '../../../kernel/say.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { columnsOn, lastClosed } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { bandOf } from '../domain/bands.ts'
import { type Score, scoreAccount } from '../domain/score.ts'
import type { ShownBand } from '../domain/scorecard.ts'
import { type Customer, customersCounted, customersSeen } from '../store/base.ts'
import { isScored, type ShownScore } from '../store/scores.ts'
import type { CardVersion } from './cards.ts'

/** More are scored by night and read from what was kept: working so many out for one request would hold up the others. */
const mostAccounts = 20_000
const accountsPerPage = 2000

/**
 * Whether what a scorecard says is kept day by day: of the primary one always, of another from its switching on, once the base
 * was scored by it. Of any other the scores are worked out when somebody asks.
 */
export async function isKept(tx: Tx, card: CardVersion): Promise<boolean> {
  return card.isPrimary || (card.isActive && (await isScored(tx, card.ready.card.name)))
}

/** What a score is worked out from: the measures of the last closed day; before the first close the newest ones. */
export async function workedOutOn(tx: Tx): Promise<{ moment: Day | 'now'; day: Day }> {
  const closed = await lastClosed(tx)
  return closed ? { moment: closed, day: closed } : { moment: 'now', day: await today(tx) }
}

export function sayWorkedOut({ ready, isActive }: CardVersion, day: Day): string {
  const { label } = ready.card
  return isActive
    ? t`${retoldWhole(label)} was just switched on. Until its first scores are there they are worked out from the measures of ${longDate(day)}.`
    : t`${retoldWhole(label)} is not switched on. Its scores are worked out now from the measures of ${longDate(day)}, and are not kept.`
}

export interface WorkedOut extends Customer {
  score: number | null
  band: ShownBand
  known: number
  /** Another measure that was asked for, NaN where unknown. */
  beside: number
}

/** What a scorecard would say of every customer that the viewer sees, without the band of the day before. */
export async function workOut(
  tx: Tx,
  viewer: Pick<Viewer, 'sees'>,
  card: CardVersion,
  on: Day | 'now',
  beside?: string,
): Promise<WorkedOut[]> {
  await refuseTooMany(tx, viewer, card)
  const rows: WorkedOut[] = []
  for (let after: AccountId | null = null; ; ) {
    const page: Customer[] = await customersSeen(
      tx,
      { visible: visible(viewer), kinds: card.kinds },
      after,
      accountsPerPage,
    )
    rows.push(...(await workOutPage(tx, page, card, on, beside)))
    after = page.at(-1)?.account ?? null
    if (page.length < accountsPerPage) return rows
  }
}

async function refuseTooMany(tx: Tx, viewer: Pick<Viewer, 'sees'>, { ready, kinds }: CardVersion): Promise<void> {
  const count = await customersCounted(tx, { visible: visible(viewer), kinds })
  if (count <= mostAccounts) return
  const { name, label } = ready.card
  throw new AppError(
    'conflict',
    told`${label} is not switched on, and ${count} accounts are too many to work out at once`,
    {
      field: 'scorecard',
      remedy: told`Switch it on, and its scores are kept day by day: tenure health use ${name}`,
    },
  )
}

async function workOutPage(
  tx: Tx,
  page: readonly Customer[],
  { ready }: CardVersion,
  on: Day | 'now',
  beside: string | undefined,
): Promise<WorkedOut[]> {
  const accounts = page.map((customer) => customer.account)
  const columns = await columnsOn(tx, accounts, on, 'frozen', [...ready.measures, ...(beside ? [beside] : [])])
  const read = new Map(ready.measures.map((measure) => [measure, columns.of(measure)]))
  const other = beside ? columns.of(beside) : undefined
  return page.map((customer, at) => {
    const score = scoreAccount(ready, { get: (measure) => read.get(measure)?.[at] })
    const band = bandOf(ready.card, score.value, null)
    return { ...customer, score: score.value, band, known: score.known, beside: other?.[at] ?? Number.NaN }
  })
}

/** The same of some accounts, as rows that could have been kept; those of which nothing was known by that day are absent. */
export async function workOutEach(
  tx: Tx,
  accounts: readonly AccountId[],
  card: CardVersion,
  on: Day,
): Promise<ShownScore[]> {
  const { moment, day } = await workedOutOn(tx)
  const { ready, version } = card
  const asked = moment === 'now' || day <= on ? { moment, day } : { moment: on, day: on }
  const columns = await columnsOn(tx, accounts, asked.moment, 'frozen', ready.measures)
  const closed = asked.moment !== 'now'
  return accounts.flatMap((account, at) => {
    const score: Score = scoreAccount(ready, { get: (measure) => columns.of(measure)[at] })
    if (score.known === 0) return []
    const { value, known, points, cap } = score
    const band = bandOf(ready.card, value, null)
    const row = { account, day: asked.day, version, score: value, band, known, points, cap }
    return [{ ...row, isStale: false, closed, scoredAt: tx.now }]
  })
}
