import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { settings } from '../../workspaces/index.ts'
import { entriesWithin } from '../domain/calendar.ts'
import { stageDays } from '../domain/papers.ts'
import { standingsByDeadline } from './standing.ts'

interface Span {
  from: Day
  to: Day
  owner?: string | undefined
}

const mostDays = 100

/** Last days of notice within a span, and the days on which their clocks turn: 120, 90, 60 and 30 days before. */
export async function calendar(tx: Tx, viewer: Viewer, { from, to, owner }: Span) {
  if (to < from || to > addDays(from, mostDays))
    throw new AppError('invalid', told`to: must lie after from, by at most ${mostDays} days`, {
      field: 'to',
      remedy: told`Ask for a month or two at once`,
    })
  const { currency } = await settings(tx)
  const until = addDays(to, stageDays.strategy.opens)
  const stood = await standingsByDeadline(tx, {
    from,
    to: until,
    visible: visible(viewer),
    owner: owner as MemberId | undefined,
  })
  const categories = new Map(stood.map(({ renewal, standing }) => [renewal, standing.category]))
  const entries = entriesWithin(
    stood.map(({ renewal }) => renewal),
    { from, to },
  )
  return {
    ...{ from, to, currency },
    items: entries.map(({ day, what, renewal }) => ({
      ...{ day, what, account: { id: renewal.account, name: renewal.name }, dueOn: renewal.dueOn, due: renewal.due },
      category: categories.get(renewal) ?? ('not_called' as const),
    })),
  }
}
