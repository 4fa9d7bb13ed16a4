import { basename, dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import {
  type Arm,
  type Columns,
  type Experiment,
  finished,
  gathering,
  groupsOf,
  type Look,
  lessBefore,
  look,
  nobody,
  smallestEffect,
  type Treatment,
  together,
  widestShare,
} from '../../modules/proof/index.ts'
import { readFile } from '../../platform/imports/read-file.ts'
import { fileInFolder } from '../../platform/imports/source-file.ts'
import { type Command, print, table } from './command.ts'

const options = {
  group: { type: 'string' },
  control: { type: 'string' },
  outcome: { type: 'string' },
  before: { type: 'string' },
  day: { type: 'string' },
  planned: { type: 'string' },
  json: { type: 'boolean' },
} as const

const confidence = 0.95

/** `tenure proof`: what an experiment says, read from a file with a row for each unit. Nothing of it is kept. */
export const proof: Command = {
  name: 'proof',
  usage:
    'proof FILE --group COLUMN --control VALUE --outcome COLUMN [--before COLUMN] [--day COLUMN --planned N] [--json]',
  summary:
    'Says whether a treatment helped: a finished experiment at once, a running one at every day; --before takes off what was foretold',
  run: async (rest) => {
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
    const path = needed(positionals[0], 'FILE')
    const columns: Columns = {
      group: needed(values.group, '--group'),
      outcome: needed(values.outcome, '--outcome'),
      before: values.before,
      day: values.day,
    }
    const control = needed(values.control, '--control')
    const planned = values.day === undefined ? null : plannedOf(values.planned)
    const experiment = await experimentIn(path, columns)
    const asked = { control, planned, isAdjusted: columns.before !== undefined }
    const results = resultsOf(experiment, asked)
    print(values.json ? JSON.stringify(results) : inWords(results, columns.outcome))
    return 0
  },
}

function needed(value: string | undefined, field: string): string {
  if (!value) throw new AppError('invalid', `Say ${field}: tenure ${proof.usage}`, { field })
  return value
}

function plannedOf(text: string | undefined): number {
  const planned = Number(text)
  if (!Number.isSafeInteger(planned) || planned < 2)
    throw new AppError('invalid', 'Say with --planned after how many units the first answer is given', {
      field: '--planned',
      remedy: 'Choose the number before the experiment begins: the more, the smaller the effect that is found',
    })
  return planned
}

// ---------------------------------------------------------------- reading

async function experimentIn(path: string, columns: Columns): Promise<Experiment> {
  const file = await fileInFolder(dirname(path), basename(path))
  if (!file) throw new AppError('not_found', `There is no file ${path}`, { field: 'FILE' })
  const units = gathering(columns)
  for await (const reading of readFile(file, { delimiter: null })) {
    if (reading.kind === 'problem')
      throw new AppError('invalid', `${path}: ${reading.problem.reason}`, { field: 'FILE' })
    if (reading.kind === 'columns') mustHave(reading.columns, columns)
    if (reading.kind !== 'records') continue
    for (const record of reading.records)
      units.add((column) => (record.kind === 'record' ? record.values.get(column) : null))
  }
  return units.whole()
}

function mustHave(present: readonly string[], columns: Columns): void {
  for (const [field, column] of Object.entries(columns)) {
    if (column === undefined || present.includes(column)) continue
    throw new AppError('invalid', `There is no column ${column}`, {
      field: `--${field}`,
      remedy: `The file has ${present.join(', ')}`,
    })
  }
}

// ---------------------------------------------------------------- results

interface Result {
  treated: string
  control: string
  units: { treated: number; control: number }
  isShare: boolean
  smallestEffect: number
  finding: ReturnType<typeof finished> | null
  /** The look of each day, for an experiment that runs. */
  looks: { day: string; look: Look }[]
}

interface Results {
  units: number
  leftOut: number
  results: Result[]
}

interface Asked {
  control: string
  /** Units after which a running experiment answers; null for one that is finished. */
  planned: number | null
  /** Once something was taken off, a share is a share no more, and its groups' own variances count. */
  isAdjusted: boolean
}

function resultsOf(experiment: Experiment, { control, planned, isAdjusted }: Asked): Results {
  const groups = groupsOf(experiment)
  const held = groups.get(control)
  if (!held)
    throw new AppError('invalid', `No unit is in the group ${control}`, {
      field: '--control',
      remedy: `The groups are ${[...groups.keys()].sort().join(', ')}`,
    })
  const others = [...groups].filter(([name]) => name !== control).sort(([a], [b]) => (a < b ? -1 : 1))
  const results = others.map(([name, treated]): Result => {
    const sizes = { treated: treated.n, control: held.n }
    const pair = lessBefore({ treated, control: held })
    return {
      ...{ treated: name, control, units: sizes, isShare: experiment.isShare },
      smallestEffect: smallestEffect(sizes, experiment.isShare ? widestShare : spreadOf(pair)),
      finding: planned === null ? finished(pair, { isShare: experiment.isShare && !isAdjusted, confidence }) : null,
      looks: planned === null ? [] : looksOf(experiment, { name, control, planned }),
    }
  })
  return { units: experiment.units, leftOut: experiment.leftOut, results }
}

function spreadOf({ treated, control }: Treatment): number {
  const all = together(treated, control)
  return Math.sqrt(Math.max(0, all.squares / all.n - (all.sum / all.n) ** 2))
}

function looksOf(
  { days }: Experiment,
  { name, control, planned }: { name: string; control: string; planned: number },
): Result['looks'] {
  let [treated, held]: [Arm, Arm] = [nobody, nobody]
  return days.map(([day, arms]) => {
    treated = together(treated, arms.get(name) ?? nobody)
    held = together(held, arms.get(control) ?? nobody)
    return { day, look: look(lessBefore({ treated, control: held }), { planned, confidence }) }
  })
}

// ---------------------------------------------------------------- words

function inWords({ units, leftOut, results }: Results, outcome: string): string {
  const head = `${units.toLocaleString('en')} units, ${leftOut.toLocaleString('en')} left out without group, outcome or day`
  return [head, ...results.map((result) => resultInWords(result, outcome))].join('\n\n')
}

function resultInWords(result: Result, outcome: string): string {
  const { treated, control, units, isShare, finding, looks } = result
  const say = (value: number) => (isShare ? `${(100 * value).toFixed(2)}%` : value.toFixed(4))
  const unit = isShare ? ' points' : ''
  const points = (value: number) => (isShare ? (100 * value).toFixed(2) : value.toFixed(4))
  const sizes = `${outcome}: ${treated} (${units.treated.toLocaleString('en')}) against ${control} (${units.control.toLocaleString('en')})`
  const power = `Groups of these sizes find effects of ${points(result.smallestEffect)}${unit} or more, four times in five.`
  if (finding) {
    const { low, high, p } = finding
    const verdict = low > 0 || high < 0 ? 'More than chance would give' : 'No more than chance would give'
    return [
      sizes,
      `${say(finding.treated)} against ${say(finding.control)}: a difference of ${points(finding.difference)}${unit}, between ${points(low)} and ${points(high)} (95%).`,
      `${verdict}: p ${p < 0.0001 ? 'below 0.0001' : `= ${p.toFixed(5)}`}. ${power}`,
    ].join('\n')
  }
  const rows = looks.map(({ day, look: at }) =>
    at.kind === 'too early'
      ? [day, `too early, ${at.n} of ${at.planned}`, '', '']
      : [day, points(at.difference), points(at.low), points(at.high)],
  )
  return [sizes, power, table(['day', `difference${unit && ', points'}`, 'from', 'to'], rows)].join('\n')
}
