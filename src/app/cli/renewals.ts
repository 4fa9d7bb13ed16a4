import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import type { WorkspaceSettings } from '../../modules/workspaces/index.ts'
import type { Download, Platform } from '../../platform/contributions.ts'
import { accountNamed } from './account-named.ts'
import { type Command, print, table, wholeUnits } from './command.ts'
import { writeDownload } from './download.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'
import { reading } from './read.ts'

interface Forecast {
  quarter: string
  currency: string
  categories: { category: string; count: number; due: number; forecast: number }[]
  due: number
  forecast: number
  final: number
  sides: { side: string; forecast: number; called: number; decided: number; low: number | null; high: number | null }[]
}

/** What is due in a quarter by category, and what each side calls it. */
const forecast = reading({
  name: 'renewals',
  usage:
    'renewals forecast [--quarter 2026-Q1] | renewals documents ACCOUNT [--due DAY] [--kind KIND [--version N] --html FILE|--pdf FILE] [--workspace NAME] [--json]',
  summary:
    'What is due to be renewed in a quarter by category, with the calls of both sides and the model; documents lists those of a renewal or writes one to a file',
  operation: 'renewals.forecast',
  options: { quarter: { type: 'string' } },
  input: ({ quarter }, [verb]) => {
    if (verb !== 'forecast')
      throw new AppError('invalid', 'Say what: tenure renewals forecast, or documents', {
        field: 'verb',
        remedy: 'Use forecast or documents',
      })
    return quarter ? { quarter } : {}
  },
  present: ({ quarter, currency, categories, due, forecast, final, sides }: Forecast) => {
    const whole = (minor: number) => wholeUnits(minor, currency)
    return [
      `${quarter}: ${whole(due)} ${currency} due, ${whole(forecast)} forecast, ${whole(final)} final`,
      table(
        ['category', 'renewals', 'due', 'forecast'],
        categories.map((one) => [one.category.replaceAll('_', ' '), one.count, whole(one.due), whole(one.forecast)]),
      ),
      table(
        ['who calls', 'called', 'decided', 'forecast', 'between'],
        sides.map((one) => [
          ...[one.side, one.called, one.decided, whole(one.forecast)],
          one.low === null || one.high === null ? '' : `${whole(one.low)} and ${whole(one.high)}`,
        ]),
      ),
    ].join('\n\n')
  },
})

/** `tenure renewals`: the forecast of a quarter, and the documents of a renewal. */
export const renewals: Command = {
  ...forecast,
  run: ([verb, ...rest]) => (verb === 'documents' ? documents(rest) : forecast.run(verb ? [verb, ...rest] : rest)),
}

const forms = { html: 'renewals.paperHtml', pdf: 'renewals.paperPdf' } as const

interface Papers {
  items: { kind: string; version: number; language: string; reader: string | null; asOf: string; by: string | null }[]
}

async function documents(rest: string[]): Promise<number> {
  const text = { type: 'string' } as const
  const own = { due: text, kind: text, version: text, html: text, pdf: text }
  const { values, positionals } = parseArgs({ args: rest, options: { ...dataOptions, ...own }, allowPositionals: true })
  const name = positionals.join(' ')
  if (name === '')
    throw new AppError('invalid', 'Say which account: tenure renewals documents ACCOUNT', { field: 'ACCOUNT' })
  const wanted = (['html', 'pdf'] as const).flatMap((form) => (values[form] ? [{ form, file: values[form] }] : []))
  if (wanted.length > 0 && !values.kind)
    throw new AppError('invalid', 'Say which document is to be written: --kind value', { field: 'kind' })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const account = await accountNamed(platform, workspace, name)
    const due = values.due ?? (await nextDue(platform, workspace, account))
    if (wanted.length === 0) {
      const { items } = (await runOperation(platform, workspace, 'renewals.papers', { account, due })) as Papers
      const shown = items.filter(({ kind }) => !values.kind || kind === values.kind)
      return print(values.json ? JSON.stringify(shown) : inLines(shown, due))
    }
    const { kind, version } = values
    for (const { form, file } of wanted) {
      const asked = { account, due, kind, ...(version ? { version } : {}) }
      const path = await writeDownload(file, (await runOperation(platform, workspace, forms[form], asked)) as Download)
      print(values.json ? JSON.stringify({ account, due, kind, file: path }) : `${path} is written`)
    }
  })
  return 0
}

/** The next renewal that is open. */
async function nextDue(platform: Platform, workspace: WorkspaceSettings, account: string): Promise<string> {
  const { items } = (await runOperation(platform, workspace, 'renewals.ofAccount', { account })) as {
    items: { dueOn: string; state: string }[]
  }
  const open = items.filter(({ state }) => state === 'open').map(({ dueOn }) => dueOn)
  const [first] = open.sort()
  if (first) return first
  throw new AppError('not_found', 'Nothing of this account is open to be renewed', {
    field: 'due',
    remedy:
      items.length > 0
        ? `Name a day with --due: ${items.map(({ dueOn }) => dueOn).join(', ')}`
        : 'Import its contracts',
  })
}

const inLines = (items: Papers['items'], due: string): string =>
  items.length === 0
    ? `No document was made for the renewal on ${due} yet: the first come 120 days before the last day of notice`
    : table(
        ['document', 'version', 'as of', 'language', 'for', 'by'],
        items.map(({ kind, version, asOf, language, reader, by }) => [
          kind,
          version,
          asOf,
          language,
          reader,
          by ?? 'Tenure',
        ]),
      )
