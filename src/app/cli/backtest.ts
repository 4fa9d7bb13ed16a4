import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { probabilityKey } from '../../modules/churn/index.ts'
import { type ShownBacktest, turnBacktests } from '../../modules/proof/index.ts'
import type { WorkspaceSettings } from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import { type Command, print, table, wholeUnits } from './command.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

const options = {
  ...dataOptions,
  from: { type: 'string' },
  to: { type: 'string' },
  horizon: { type: 'string' },
} as const

/** `tenure backtest`: what scorecards and the model said of accounts, month by month as known then, against what followed. */
export const backtest: Command = {
  name: 'backtest',
  usage: 'backtest SCORECARD|model [SCORECARD…] --from DAY --to DAY [--horizon DAYS] [--workspace NAME] [--json]',
  summary:
    'Holds scorecards or the churn model against what followed: losses foretold in time, false alarms, skill with its interval, and what can be concluded',
  run: async (rest) => {
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
    const { from, to, horizon } = values
    const missing = positionals.length === 0 ? 'SCORECARD' : !from ? '--from' : !to ? '--to' : null
    if (missing) throw new AppError('invalid', `Say ${missing}: tenure ${backtest.usage}`, { field: missing })
    const subjects = positionals.map((name) => (name === 'model' ? probabilityKey : name))
    let state = ''
    await withProduct(values, async ({ platform }) => {
      const workspace = await chosenWorkspace(platform, values.workspace)
      const asked = { subjects, from, to, ...(horizon ? { horizon } : {}) }
      const { id } = (await runOperation(platform, workspace, 'proof.ask', asked)) as { id: string }
      const answer = await finished(platform, workspace, id)
      state = answer.state
      print(values.json ? JSON.stringify(answer) : inWords(answer, workspace.currency))
    })
    return state === 'done' ? 0 : 1
  },
}

type Result = NonNullable<ShownBacktest['result']>
type Subject = Result['subjects'][number]
type Estimate = NonNullable<Subject['auc']>

/** Works itself until that backtest is over; where a running product took it first, waits for that. */
async function finished(platform: Platform, workspace: WorkspaceSettings, id: string): Promise<ShownBacktest> {
  for (;;) {
    await turnBacktests(platform, workspace.id)
    const answer = (await runOperation(platform, workspace, 'proof.backtest', { backtest: id })) as ShownBacktest
    if (answer.state !== 'waiting' && answer.state !== 'running') return answer
    await sleep(500)
  }
}

function inWords({ state, failure, result }: ShownBacktest, currency: string): string {
  if (!result) return failure ? `${state}: ${failure}` : state
  if (result.days === 0)
    return ['It is not known yet what any of these months was followed by.', ...result.notes].join('\n')
  return [
    `${result.days} months' ends from ${result.firstDay} to ${result.lastDay}: ${result.accounts} customers, ${result.losses} lost within the horizon`,
    `left out: ${result.underNotice} customers and months under notice, ${result.unseenLosses} losses that no month's end saw`,
    ...result.subjects.map((subject) => subjectInWords(subject, currency)),
    ...result.comparisons.map(({ sentence }) => sentence),
    ...(result.weights ? [weightsInWords(result.weights)] : []),
    ...result.notes,
  ].join('\n\n')
}

function subjectInWords({ label, verdict, auc, deciding, rows, silent, bands }: Subject, currency: string): string {
  const whole = (minor: number) => wholeUnits(minor, currency).toLocaleString('en')
  const bandRows = (['red', 'yellow'] as const).map((band) => {
    const one = bands[band]
    return [
      band === 'red' ? 'red' : 'yellow or red',
      `${one.inTime} of ${one.losses}`,
      one.late,
      `${whole(one.inTimeArr)} of ${whole(one.lostArr)}`,
      shareInWords(one.recall),
      `${one.lostFlagged} of ${one.flagged}`,
      one.falseAlarms,
      one.treated,
      shareInWords(one.precision),
      one.lift === null ? '' : one.lift.toFixed(1),
      one.lead === null
        ? ''
        : `${Math.round(one.lead.median)} (${Math.round(one.lead.low)} to ${Math.round(one.lead.high)})`,
    ]
  })
  return [
    label,
    ...verdict.sentences,
    `AUC ${estimateInWords(auc)}; among those who decide within the horizon ${estimateInWords(deciding.auc)}; ${rows} ratings, ${silent} times nothing was said`,
    table(
      [
        '',
        'in time',
        'late',
        'ARR in time',
        'recall',
        'lost of flagged',
        'false alarms',
        'treated and kept',
        'precision',
        'lift',
        'lead days',
      ],
      bandRows,
    ),
  ].join('\n')
}

const estimateInWords = (one: Estimate | null) =>
  one === null ? 'unknown' : `${one.value.toFixed(3)} (${one.low.toFixed(3)} to ${one.high.toFixed(3)})`

const shareInWords = (one: Estimate | null) =>
  one === null
    ? 'too few'
    : `${Math.round(100 * one.value)}% (${Math.round(100 * one.low)} to ${Math.round(100 * one.high)})`

const weightsInWords = ({ sentence, items }: NonNullable<Result['weights']>) =>
  items.length === 0
    ? sentence
    : [
        sentence,
        table(
          ['part', 'now', 'suggested'],
          items.map(({ label, now, suggested }) => [label, Math.round(now), suggested]),
        ),
      ].join('\n')
