import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { wholeNumber } from '../../kernel/say.ts'
import { evaluate, type TargetKind, targetKinds, targetOf, train } from '../../modules/churn/index.ts'
import { type Command, print, table, wholeUnits } from './command.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

type Trained = Awaited<ReturnType<typeof evaluate>>
type Found = NonNullable<Trained['card']['found']>
type Figures = Found['figures']
type Estimate = Figures['auc']

/** `tenure churn train` learns and publishes; `evaluate` recomputes every figure and keeps nothing. */
export const churn: Command = {
  name: 'churn',
  usage:
    'churn train|evaluate|model|list|warnings|lost [--target loss|decision|cancellation|inactivity] [--days N] [--indicator KEY] [--limit N] [--workspace NAME] [--json]',
  summary:
    'Trains the churn model and says how much it knows, recomputes its figures, says whether it drifts and keeps its word, lists customers by expected loss, early warnings with how often they came true, and who left by the reason that was recorded',
  run: ([verb, ...rest]) => {
    if (verb === 'train') return learned(rest, train)
    if (verb === 'evaluate') return learned(rest, evaluate)
    if (verb === 'model') return told(rest)
    if (verb === 'list') return listed(rest)
    if (verb === 'warnings') return warned(rest)
    if (verb === 'lost') return lost(rest)
    throw new AppError('invalid', `Say what to do: tenure ${churn.usage}`, { field: 'VERB' })
  },
}

const targetOptions = { ...dataOptions, target: { type: 'string', default: 'loss' } } as const

function asked(kind: string): TargetKind {
  const found = targetKinds.find((one) => one === kind)
  if (!found)
    throw new AppError('invalid', `--target: there is no ${kind}`, {
      field: '--target',
      remedy: `Ask for ${targetKinds.join(', ')}`,
    })
  return found
}

function days(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (!Number.isInteger(number) || number < 14 || number > 180)
    throw new AppError('invalid', `--days: ${text} is no number of days`, {
      field: '--days',
      remedy: 'Give a whole number from 14 to 180',
    })
  return number
}

async function learned(rest: string[], work: typeof evaluate): Promise<number> {
  const options = { ...targetOptions, days: { type: 'string' } } as const
  const { values } = parseArgs({ args: rest, options })
  const target = targetOf(asked(values.target), days(values.days))
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const outcome = await work(platform, workspace.id, target)
    print(values.json ? JSON.stringify(outcome) : inWords(outcome))
  })
  return 0
}

function inWords({ says, card }: Trained): string {
  const { losses, leaks, found } = card
  const learned = `Learned from ${wholeNumber(card.rows)} rows of ${wholeNumber(card.accounts)} accounts at the ends of ${card.months.length} months; lost of them within ${card.horizon} days: ${losses.learned} (all losses: ${losses.voluntary} by choice, ${losses.payment} unpaid, ${losses.acquisition} bought or closed down).`
  const named = leaks.map(
    ({ measure, lost, of, isDecision }) =>
      `${measure} ${isDecision ? 'tells of a decision already made' : 'knows the future'} (${wholeNumber(lost)} of ${wholeNumber(of)} accounts lost): not learned from.`,
  )
  return [says, learned, ...named, ...(found ? [figuresInWords(found)] : [])].join('\n')
}

const say = ({ value, low, high }: Estimate) => `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`

/** Better or worse only where the whole interval is (rule 20). */
const ahead = ({ low, high }: Estimate) =>
  low > 0 ? 'the model is better by' : high < 0 ? 'the model is worse, by' : 'the two cannot be told apart, by'

function figuresInWords(found: Found): string {
  const row = (name: string, { auc, averagePrecision, brier, logLoss, calibration, lifts }: Figures) => [
    ...[name, say(auc), averagePrecision.toFixed(3), brier.toFixed(4), logLoss.toFixed(4)],
    ...[
      calibration ? calibration.slope.toFixed(2) : '',
      lifts.find(({ share }) => share === 0.1)?.lift.toFixed(1) ?? '',
    ],
  ]
  const head = ['forecast', 'AUC (95%)', 'average precision', 'Brier', 'log loss', 'slope', 'lift at 10%']
  const split =
    found.split === 'known then' ? 'each month by what was known then' : 'each account by what came of others before'
  return [
    `\nForetold ${wholeNumber(found.rows)} rows from ${found.from} to ${found.to}, ${split}: ${wholeNumber(found.accountsLost)} of ${wholeNumber(found.accounts)} accounts lost.`,
    table(head, [row(found.family, found.figures), row('tenure and notice', found.plain)]),
    `Better than tenure and notice by AUC ${say(found.gainAuc)}, log loss ${say(found.gainLogLoss)}.`,
    ...found.scorecards.map(
      ({ label, auc, gain }) => `Scorecard ${label}: AUC ${say(auc)}; ${ahead(gain)} ${say(gain)}.`,
    ),
    ...(found.shuffled ? [`With outcomes dealt out anew among accounts: AUC ${say(found.shuffled)}.`] : []),
    `Tried: ${found.candidates.map(({ family, auc }) => `${family} ${say(auc)}`).join(', ')}`,
    table(
      ['measure', 'AUC lost without it'],
      found.importance.slice(0, 8).map(({ measure, fall }) => [measure, fall.toFixed(4)]),
    ),
  ].join('\n')
}

interface Card {
  model: {
    says: string
    drift: { accounts: number; measures: { label: string; psi: number; isFar: boolean }[] } | null
    kept: { windows: { on: string; accounts: number; foretold: number; came: number }[] } | null
    word: string | null
    training: string
  } | null
}

/** How the model that speaks does since it was trained. */
async function told(rest: string[]): Promise<number> {
  const { values } = parseArgs({ args: rest, options: targetOptions })
  const target = asked(values.target)
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const answer = (await runOperation(platform, workspace, 'churn.model', { target })) as Card
    print(values.json ? JSON.stringify(answer) : toldInWords(answer))
  })
  return 0
}

function toldInWords({ model }: Card): string {
  if (model === null) return 'No model was trained yet: tenure churn train'
  const { says, drift, kept, word, training } = model
  const measures = drift?.measures.map(({ label, psi, isFar }) => [label, psi.toFixed(3), isFar ? 'far' : null]) ?? []
  const windows =
    kept?.windows.map(({ on, accounts, foretold, came }) => [on, accounts, foretold.toFixed(1), came]) ?? []
  return [
    says,
    ...(drift ? [table([`drift over ${drift.accounts} accounts`, 'index', ''], measures)] : []),
    ...(word === null ? [] : [word]),
    ...(kept ? [table(['said on', 'accounts', 'foretold', 'came'], windows)] : []),
    training,
  ].join('\n\n')
}

interface Ranking {
  model: { says: string } | null
  currency: string
  items: {
    account: { name: string }
    rank: number
    probability: number
    low: number
    high: number
    arr: number | null
    expected: number
    risk: { rule: string; model: string | null; level: string }
  }[]
}

async function listed(rest: string[]): Promise<number> {
  const options = { ...targetOptions, limit: { type: 'string', default: '50' } } as const
  const { values } = parseArgs({ args: rest, options })
  const target = asked(values.target)
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const limit = Number(values.limit)
    const answer = (await runOperation(platform, workspace, 'churn.ranking', { target, limit })) as Ranking
    print(values.json ? JSON.stringify(answer) : ranked(answer))
  })
  return 0
}

function ranked({ model, currency, items }: Ranking): string {
  if (items.length === 0) return model?.says ?? 'No model was trained yet: tenure churn train'
  const whole = (minor: number | null) => (minor === null ? null : wholeUnits(minor, currency))
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`
  return table(
    ['', 'account', 'probability', 'between', 'ARR', 'expected loss', 'by rule', 'by model', 'acts'],
    items.map(({ account, rank, probability, low, high, arr, expected, risk }) => [
      ...[
        rank,
        account.name,
        percent(probability),
        `${percent(low)} and ${percent(high)}`,
        whole(arr),
        whole(expected),
      ],
      ...[risk.rule, risk.model, risk.level],
    ]),
  )
}

interface Warned {
  items: {
    account: { name: string }
    owner: { name: string } | null
    warnings: { name: string; says: string; since: string }[]
  }[]
}

interface Indicators {
  base: number | null
  items: {
    name: string
    standing: number
    warnings: number
    left: number
    rate: { value: number } | null
    lead: number | null
    says: string
  }[]
}

async function warned(rest: string[]): Promise<number> {
  const options = {
    ...dataOptions,
    indicator: { type: 'string' },
    limit: { type: 'string', default: '50' },
  } as const
  const { values } = parseArgs({ args: rest, options })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const asked = { limit: Number(values.limit), ...(values.indicator ? { indicator: values.indicator } : {}) }
    const warnings = (await runOperation(platform, workspace, 'churn.warnings', asked)) as Warned
    const indicators = (await runOperation(platform, workspace, 'churn.indicators', {})) as Indicators
    print(values.json ? JSON.stringify({ ...warnings, indicators }) : warnedInWords(warnings, indicators))
  })
  return 0
}

function warnedInWords({ items }: Warned, { base, items: indicators }: Indicators): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`
  const standing = items.flatMap(({ account, owner, warnings }) =>
    warnings.map(({ name, says, since }) => [account.name, owner?.name ?? null, since, name, says]),
  )
  return [
    items.length === 0
      ? 'No early warnings'
      : table(['account', 'owner', 'since', 'warning', 'what was seen'], standing),
    table(
      ['warning', 'now', 'before', 'left within 90 days', 'days ahead', 'what it is worth'],
      indicators.map(({ name, standing: now, warnings, left, rate, lead, says }) => [
        ...[name, now, warnings, rate ? `${left} (${percent(rate.value)})` : null],
        ...[lead, says],
      ]),
    ),
    ...(base === null ? [] : [`Of all customers ${percent(base)} decide within 90 days to leave.`]),
  ].join('\n\n')
}

interface Lost {
  currency: string
  from: string
  to: string
  customers: number
  arr: number
  reasons: { reason: { source: string; says: string } | null; customers: number; arr: number }[]
  signs: { name: string; customers: number; arr: number }[]
  items: {
    account: { name: string }
    day: string
    arr: number | null
    lifetime: number | null
    reason: { says: string } | null
    signs: { name: string }[]
    model: { kind: string; probability?: number; factors?: { label: string; said: string }[] }
  }[]
}

async function lost(rest: string[]): Promise<number> {
  const options = {
    ...dataOptions,
    days: { type: 'string', default: '365' },
    limit: { type: 'string', default: '50' },
  } as const
  const { values } = parseArgs({ args: rest, options })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const asked = { days: values.days, limit: Number(values.limit) }
    const answer = (await runOperation(platform, workspace, 'churn.lost', asked)) as Lost
    print(values.json ? JSON.stringify(answer) : lostInWords(answer))
  })
  return 0
}

/** What the model said before they said that they leave, and what raised it most. */
function modelInWords({ kind, probability, factors = [] }: Lost['items'][number]['model']): string {
  if (probability === undefined) return `${kind} then`
  return [`${(probability * 100).toFixed(1)}%`, ...factors.map(({ label, said }) => `${label} (${said})`)].join(', ')
}

function lostInWords({ currency, from, to, customers, arr, reasons, signs, items }: Lost): string {
  const whole = (minor: number | null) => (minor === null ? null : wholeUnits(minor, currency))
  if (customers === 0) return `Nobody left from ${from} to ${to}`
  const by = `ARR, ${currency}`
  return [
    `${customers} customers left from ${from} to ${to}: ${whole(arr)} ${currency} a year`,
    table(
      ['reason', 'recorded as', 'customers', by],
      reasons.map(({ reason, customers: own, arr: paid }) => [
        ...[reason?.says ?? 'not recorded', reason?.source ?? null, own, whole(paid)],
      ]),
    ),
    table(
      ['seen before', 'customers', by],
      signs.map(({ name, customers: own, arr: paid }) => [name, own, whole(paid)]),
    ),
    table(
      ['account', 'left on', by, 'lifetime revenue', 'reason', 'seen before', 'model before'],
      items.map(({ account, day, arr: paid, lifetime, reason, signs: own, model }) => [
        ...[
          account.name,
          day,
          whole(paid),
          whole(lifetime),
          reason?.says ?? 'not recorded',
          own.map(({ name }) => name).join(', '),
        ],
        modelInWords(model),
      ]),
    ),
  ].join('\n\n')
}
