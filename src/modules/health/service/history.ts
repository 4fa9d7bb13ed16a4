import { addDays, type Day, dayOf, daysBetween } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings, today } from '../../workspaces/index.ts'
import { bandWord } from '../domain/words.ts'
import { versionsOf } from '../store/scorecards.ts'
import { type ShownScore, scoresWithin } from '../store/scores.ts'
import { inPointsOrNull } from './account.ts'
import { mustCardFor } from './cards.ts'

interface Mark {
  day: Day
  kind: 'configuration' | 'band'
  label: string
}

const usualDays = 90
const mostDays = 800

/** The scores of an account day by day, with marks where the scorecard or the band changed. */
export async function historyOf(
  tx: Tx,
  account: AccountId,
  scorecard: string | undefined,
  span: { from?: Day; to?: Day },
) {
  const { name, bands } = (await mustCardFor(tx, account, scorecard)).ready.card
  const to = span.to ?? (await today(tx))
  const from = span.from ?? addDays(to, -usualDays)
  if (from > to || daysBetween(from, to) > mostDays) {
    throw new AppError('invalid', told`from: must lie before to, by at most 800 days`, {
      field: 'from',
      remedy: told`Send a day from ${addDays(to, -mostDays)} to ${to}`,
    })
  }
  const rows = await scoresWithin(tx, account, name, from, to)
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
    marks: [...(await configurationMarks(tx, name, from, to)), ...bandMarks(rows)].sort((a, b) =>
      a.day < b.day ? -1 : a.day > b.day ? 1 : 0,
    ),
  }
}

async function configurationMarks(tx: Tx, name: string, from: Day, to: Day): Promise<Mark[]> {
  const { zone } = await settings(tx)
  const versions = (await versionsOf(tx, name)).filter((row) => row.version > 1)
  return versions
    .map(
      (row): Mark => ({
        day: dayOf(row.madeAt, zone),
        kind: 'configuration',
        label: row.changes[0] ?? t`version ${row.version}`,
      }),
    )
    .filter((mark) => mark.day >= from && mark.day <= to)
}

function bandMarks(rows: readonly ShownScore[]): Mark[] {
  return rows.flatMap((row, at): Mark[] => {
    const before = rows[at - 1]
    if (!before || before.band === row.band) return []
    return [
      {
        day: row.day,
        kind: 'band',
        label: row.band === 'grey' ? t`not enough data` : t`${bandWord(before.band)} to ${bandWord(row.band)}`,
      },
    ]
  })
}
