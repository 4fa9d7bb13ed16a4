import { bandInText } from '../../../kernel/band.ts'
import { addDays, type Day, dayOf, daysBetween } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings, today } from '../../workspaces/index.ts'
import type { Scorecard } from '../domain/scorecard.ts'
import { versionsOf } from '../store/scorecards.ts'
import { type ShownScore, scoresWithin } from '../store/scores.ts'
import { inPointsOrNull } from './account.ts'
import { type CardVersion, cardsFor, mustCardFor } from './cards.ts'

interface Mark {
  day: Day
  kind: 'configuration' | 'band'
  label: string
}

const usualDays = 90
const mostDays = 800

interface Span {
  account: AccountId
  from: Day
  to: Day
}

/** The scores of an account day by day, with marks where the scorecard or the band changed. */
export async function historyOf(
  tx: Tx,
  account: AccountId,
  scorecard: string | undefined,
  asked: { from?: Day; to?: Day },
) {
  const card = await mustCardFor(tx, account, scorecard)
  const to = asked.to ?? (await today(tx))
  const from = asked.from ?? addDays(to, -usualDays)
  if (from > to || daysBetween(from, to) > mostDays) {
    throw new AppError('invalid', told`from: must lie before to, by at most 800 days`, {
      field: 'from',
      remedy: told`Send a day from ${addDays(to, -mostDays)} to ${to}`,
    })
  }
  const span = { account, from, to }
  return (await historiesBy(tx, card, [span])).get(span) as History
}

/** The same of several accounts, each over days of its own, by the scorecard that speaks for it; in the order of `spans`. */
export async function historiesOf(tx: Tx, spans: readonly Span[]): Promise<History[]> {
  const cards = await cardsFor(tx, [...new Set(spans.map(({ account }) => account))])
  const found = new Map<Span, History>()
  for (const [card, own] of Map.groupBy(spans, ({ account }) => cards.get(account)))
    if (card) for (const [span, history] of await historiesBy(tx, card, own)) found.set(span, history)
  return spans.map((span) => found.get(span) as History)
}

async function historiesBy(tx: Tx, { ready }: CardVersion, spans: readonly Span[]): Promise<Map<Span, History>> {
  const { name, bands } = ready.card
  const rows = await scoresWithin(tx, name, spans)
  const configured = await configurationMarks(tx, name)
  return new Map(spans.map((span, at) => [span, historyIn(span, { name, bands }, rows[at] ?? [], configured)]))
}

export type History = ReturnType<typeof historyIn>

function historyIn(
  { account, from, to }: Span,
  { name, bands }: Pick<Scorecard, 'name' | 'bands'>,
  rows: readonly ShownScore[],
  configured: readonly Mark[],
) {
  return {
    account,
    scorecard: name,
    from,
    to,
    bands,
    days: rows.map((row) => ({
      day: row.day,
      score: inPointsOrNull(row.score),
      band: row.band,
      version: row.version,
      completeness: row.known / 100_000,
      provisional: !row.closed,
    })),
    marks: [...configured.filter(({ day }) => day >= from && day <= to), ...bandMarks(rows)].sort((a, b) =>
      a.day < b.day ? -1 : a.day > b.day ? 1 : 0,
    ),
  }
}

async function configurationMarks(tx: Tx, name: string): Promise<Mark[]> {
  const { zone } = await settings(tx)
  const versions = (await versionsOf(tx, name)).filter((row) => row.version > 1)
  return versions.map(
    (row): Mark => ({
      day: dayOf(row.madeAt, zone),
      kind: 'configuration',
      label: row.changes[0] ?? t`version ${row.version}`,
    }),
  )
}

function bandMarks(rows: readonly ShownScore[]): Mark[] {
  return rows.flatMap((row, at): Mark[] => {
    const before = rows[at - 1]
    if (!before || before.band === row.band) return []
    return [
      {
        day: row.day,
        kind: 'band',
        label: row.band === 'grey' ? t`not enough data` : t`${bandInText(before.band)} to ${bandInText(row.band)}`,
      },
    ]
  })
}
