import type { z } from 'zod'
import type { AccountId } from '../../../kernel/ids.ts'
import { spoken } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { speakTo, speechIn } from '../../../platform/speaking.ts'
import { defineStep, type StepDue, type StepOutcome } from '../../../platform/steps.ts'
import { columnsOn } from '../../measures/index.ts'
import { checkMail, sendFields, sendMails } from '../../messaging/index.ts'
import type { Beside } from '../domain/options.ts'
import { noneStands, sayHeld } from '../domain/sentence.ts'
import { departmentsIn } from '../domain/settle.ts'
import { wordsOf } from '../domain/words.ts'
import { frameOf } from '../service/facts.ts'
import { lookAt } from '../service/look.ts'
import * as store from '../store/opportunities.ts'

type Fields = z.infer<typeof sendFields>

/** Sends a mail about what an account could buy next, with its numbers and three options in the reader's language (F168, F182). */
export const mailStep = defineStep<Fields>({
  name: 'expansion_mail',
  label: spoken('Send a mail about an opportunity'),
  summary: spoken(
    'Sends a mail with the numbers and three options of the account’s best opportunity; none to accounts in red or with overdue invoices',
  ),
  fields: sendFields,
  reach: 'customer',
  check: checkMail,
  act,
  rehearsed: 'message',
})

const measures = ['usage.active_people_30d', 'usage.active_people_prior_30d'] as const

async function act(tx: Tx, platform: Platform, due: readonly StepDue<Fields>[]): Promise<StepOutcome[]> {
  const accounts = [...new Set(due.map(({ account }) => account))]
  // What holds an account back may have come since the last look (rule 33).
  await lookAt(tx, accounts)
  const standing = Map.groupBy(await store.standingOf(tx, accounts), ({ account }) => account)
  const read = await columnsOn(tx, accounts, 'now', 'restated', [...measures])
  const { exchange, rules } = await frameOf(tx)
  const besides = new Map(
    accounts.map((account, at): [AccountId, Beside] => [
      account,
      {
        growth: { people: known(read.of(measures[0])[at]), before: known(read.of(measures[1])[at]) },
        departments: departmentsIn(standing.get(account) ?? []),
        volume: rules.volume,
      },
    ]),
  )
  const best = new Map(accounts.map((account) => [account, bestOf(standing.get(account) ?? [])]))
  const may = due.filter(({ account }) => best.get(account)?.held === null)
  const sent = await sendMails(tx, platform, may, ({ account }, language) =>
    speakTo(speechIn(language.toLowerCase().startsWith('de') ? 'de' : 'en'), () =>
      wordsOf(best.get(account) as store.Kept, besides.get(account) as Beside, exchange.into),
    ),
  )
  const outcomes = new Map(may.map((step, at) => [step.key, sent[at] as StepOutcome]))
  return due.map(({ key, account }) => outcomes.get(key) ?? heldOf(best.get(account)))
}

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value)

/** By score, the highest first. A raise is nothing to write to many about: somebody speaks about it. */
const bestOf = (standing: readonly store.Kept[]): store.Kept | undefined =>
  standing.filter(({ kind }) => kind !== 'price').toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))[0]

const heldOf = (best: store.Kept | undefined): StepOutcome => ({
  kind: 'held',
  says: best?.held ? sayHeld(best.held) : noneStands(),
})
