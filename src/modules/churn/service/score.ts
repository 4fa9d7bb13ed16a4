import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { chances } from '../../../platform/learning/model.ts'
import { lastClosed, publishSpan } from '../../measures/index.ts'
import { intervalOf } from '../domain/nearby.ts'
import { probabilityKey } from '../measures.ts'
import { markScored, newestModels, predictorOf } from '../store/models.ts'
import { dropScores, probabilities, replaceScores, type Score } from '../store/scores.ts'
import { everyCustomer, foretoldOn } from './months.ts'

const accountsPerPage = 5000
/** Three decimals, as the documents have it (F120). */
const thousand = 1000

/**
 * Foretells everybody on the last closed day by the newest model, where it has skill; where it has none, nothing is told any more.
 * Answers whether anything was to do.
 */
export async function scoreNewest(tx: Tx): Promise<boolean> {
  const [newest] = await newestModels(tx, 1)
  const on = await lastClosed(tx)
  if (!newest || on === null || newest.scoredOn === on) return false
  const predictor = await predictorOf(tx, newest.id)
  if (!predictor || !newest.card.found) {
    const before = await dropScores(tx)
    await say(tx, on, before.map(withoutAny))
    await markScored(tx, newest.id, on)
    return true
  }
  const bins = newest.card.found.figures.bins
  const scores: Score[] = []
  const everybody = await everyCustomer(tx)
  for (let at = 0; at < everybody.length; at += accountsPerPage) {
    const { accounts, arr, table } = await foretoldOn(tx, everybody.slice(at, at + accountsPerPage), on)
    chances(predictor, table).forEach((chance, place) => {
      const probability = Math.round(chance * thousand) / thousand
      const own = arr[place] as number
      const value = Number.isNaN(own) ? null : own
      scores.push({
        account: accounts[place] as AccountId,
        probability,
        ...intervalOf(bins, probability),
        arr: value,
        expected: probability * (value ?? 0),
      })
    })
  }
  const foretold = new Set(scores.map(({ account }) => account))
  const before = await probabilities(tx)
  const gone = [...before.keys()].filter((account) => !foretold.has(account))
  await replaceScores(tx, newest.id, on, scores)
  // History keeps a row where something changed.
  const moved = scores.filter(({ account, probability }) => before.get(account) !== probability)
  await say(tx, on, [
    ...moved.map(({ account, probability }) => ({ account, values: [probability] })),
    ...gone.map(withoutAny),
  ])
  await markScored(tx, newest.id, on)
  return true
}

const withoutAny = (account: AccountId) => ({ account, values: [null] })

/** As a measure, so that lists, segments and playbooks read it. */
async function say(tx: Tx, on: Day, rows: readonly { account: AccountId; values: (number | null)[] }[]): Promise<void> {
  await publishSpan(
    tx,
    [probabilityKey],
    rows.map((row) => ({ ...row, day: on })),
  )
}
