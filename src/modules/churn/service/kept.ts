import { addDays, type Day, daysBetween } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { calibrationBins } from '../../../platform/learning/skill.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { lastClosed } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { apart, type Kept, keptOf, ofTheLastYear, type Window, wordOf } from '../domain/kept.ts'
import { targetOf } from '../domain/target.ts'
import { foretoldBy, type Speaker, saveKept, speakers } from '../store/foretold.ts'
import { speakingModels, type Trained } from '../store/models.ts'
import type { Training } from './ask.ts'
import { cameOf, decidedOf, toldAfter } from './months.ts'

/**
 * Holds what each model said against what came, where a day more of it is over. Answers what is to be trained anew at once: where
 * the model that speaks does not keep its word.
 */
export async function judgeWords(tx: Tx): Promise<Training[]> {
  const closed = await lastClosed(tx)
  if (closed === null) return []
  const speaking = new Set((await speakingModels(tx)).map(({ id }) => id))
  const broken: Training[] = []
  // Of each model one day becomes over in a month.
  for (const speaker of await speakers(tx)) {
    const decided = await decidedOf(tx, targetOf(speaker.target, speaker.horizon), closed)
    const over = daysOver(speaker, decided)
    if (over[0] === undefined || over[0] === speaker.kept?.windows[0]?.on) continue
    const kept = await heldAgainst(tx, speaker, over, decided)
    await saveKept(tx, speaker.id, kept)
    if (wordOf(kept) === 'kept' || !speaking.has(speaker.id)) continue
    await tellBroken(tx, speaker, kept)
    broken.push({ target: speaker.target, days: speaker.horizon })
  }
  return broken
}

/** Days of the last year on which it said something that is over, the newest first. */
function daysOver({ target, horizon, toldOn }: Speaker, decided: Day): Day[] {
  const { reach } = targetOf(target, horizon)
  return ofTheLastYear(toldOn.filter((day) => addDays(day, reach) < decided))
}

async function heldAgainst(
  tx: Tx,
  { id, target: kind, horizon }: Speaker,
  over: readonly Day[],
  decided: Day,
): Promise<Kept> {
  const target = targetOf(kind, horizon)
  const told = await toldAfter(tx, target, over.at(-1) as Day, decided)
  const windows: Window[] = []
  const [scores, happened]: [number[], number[]] = [[], []]
  const counted = new Set(apart(over, horizon))
  // Twelve days at most, each with all accounts of it.
  for (const on of over) {
    const said = await foretoldBy(tx, { model: id, on })
    const came = await cameOf(
      tx,
      said.map(({ account }) => account),
      on,
      { asked: target, told },
    )
    const window = { on, accounts: 0, foretold: 0, came: 0 }
    said.forEach(({ probability }, at) => {
      const outcome = came[at]
      if (outcome == null) return
      window.accounts += 1
      window.foretold += probability
      window.came += outcome
      if (!counted.has(on)) return
      scores.push(probability)
      happened.push(outcome)
    })
    windows.push(window)
  }
  return keptOf(windows, horizon, calibrationBins({ scores, happened }, bins))
}

/** Fifths: in a tenth of the accounts that a company has, hardly anything comes within a horizon. */
const bins = 5

/** News for whoever may train the model, once of a model and a day. */
async function tellBroken(tx: Tx, { id, target }: Speaker, kept: Kept): Promise<void> {
  const { foretold, came } = kept
  const data = { model: id, target, labels: [], kept: { foretold, came } }
  await tell(tx, [{ name: 'churn.drifted', account: null, data, key: `churn.drifted ${id} ${kept.windows[0]?.on}` }])
}

/** The day from which on a model's first word is over; null where it has said nothing. */
export async function firstOver(tx: Tx, { target: kind, card, toldOn }: Trained): Promise<Day | null> {
  const [first] = toldOn
  const closed = await lastClosed(tx)
  if (first === undefined || closed === null) return null
  const target = targetOf(kind, card.horizon)
  const now = await today(tx)
  // So many days pass until what came on one is decided.
  const lag = daysBetween(await decidedOf(tx, target, closed), now)
  return addDays(first, target.reach + 1 + lag)
}
