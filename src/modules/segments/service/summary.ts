import { bandMeasure } from '../../../kernel/band.ts'
import { addDays } from '../../../kernel/day.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { measureSql } from '../../measures/index.ts'
import { summarise } from '../store/summary.ts'
import { type AccountLanguage, accountLanguage } from './language.ts'
import { chosenBy, type Selection } from './list.ts'

/** How far back the strip compares, in days. */
const back = 30

/** What stands above a list, and how the same accounts stood 30 days ago, as it was shown then. */
export async function summariseAccounts(platform: Platform, tx: Tx, viewer: Viewer, selection: Selection) {
  const language = await accountLanguage(platform, tx, viewer.sees)
  const { today, currency } = language
  const then = addDays(today, -back)
  const read = (key: string) => measureOf(tx, language, key)
  const measured = {
    score: read('health.score'),
    band: read(bandMeasure),
    arr: read('commercial.arr'),
    renewal: read('commercial.renews_on'),
  }
  const { before, ...now } = await summarise(tx, chosenBy(viewer, language, selection), { measured, today, then, back })
  return { ...now, currency, before: before && { on: then, ...before } }
}

function measureOf(tx: Tx, { catalogue, today }: AccountLanguage, key: string) {
  const entry = catalogue.find((candidate) => candidate.key === key)
  return entry && measureSql(tx, entry, catalogue, today)
}
