import { parseArgs } from 'node:util'
import type { WorkspaceSettings } from '../../modules/workspaces/index.ts'
import { type Command, print, table, wholeUnits } from './command.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

interface Reading {
  name: string
  usage: string
  summary: string
  operation: string
  options?: Record<string, { type: 'string' }>
  /** From what was typed to the operation's input. */
  input(values: Record<string, string | undefined>, words: string[]): Record<string, unknown>
  present(answer: never, workspace: WorkspaceSettings, values: Record<string, string | undefined>): string
}

/** A command that asks one reading operation and prints its answer as lines, or as JSON. */
export function reading(definition: Reading): Command {
  return {
    name: definition.name,
    usage: definition.usage,
    summary: definition.summary,
    run: async (rest) => {
      const { values, positionals } = parseArgs({
        args: rest,
        options: { ...dataOptions, ...definition.options },
        allowPositionals: true,
      })
      const typed: Record<string, string | undefined> = Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? value : undefined]),
      )
      await withProduct(values, async ({ platform }) => {
        const workspace = await chosenWorkspace(platform, values.workspace)
        const answer = await runOperation(
          platform,
          workspace,
          definition.operation,
          definition.input(typed, positionals),
        )
        print(values.json ? JSON.stringify(answer) : definition.present(answer as never, workspace, typed))
      })
      return 0
    },
  }
}

export const measures = reading({
  name: 'measures',
  usage: 'measures [--workspace NAME] [--json]',
  summary: 'Lists the catalogue: every number kept of an account, its owner and meaning',
  operation: 'measures.list',
  input: () => ({}),
  present: (answer: { items: { key: string; unit: string; owner: string; summary: string }[] }) =>
    table(
      ['measure', 'unit', 'owner', 'meaning'],
      answer.items.map((item) => [item.key, item.unit, item.owner, item.summary]),
    ),
})

interface ListedTask {
  title: string
  account: { name: string } | null
  assignee: { name: string } | null
  due: { on: string } | null
  bucket: string
  priority: string
  passed: string | null
  reason: string | null
}

/** Open tasks of everybody, most pressing first. */
export const tasks = reading({
  name: 'tasks',
  usage: 'tasks [TEXT] [--account ID] [--due overdue|today|week] [--limit N] [--workspace NAME] [--json]',
  summary: 'Lists open tasks with whoever does them, when they are due and why; --due overdue shows what is at risk',
  operation: 'tasks.list',
  options: { account: { type: 'string' }, due: { type: 'string' }, limit: { type: 'string' } },
  input: ({ account, due, limit }, [text]) => ({
    whose: 'everybody',
    ...(account ? { account } : {}),
    ...(due ? { due } : {}),
    ...(text ? { text } : {}),
    limit: limit ?? '50',
  }),
  present: (answer: { items: ListedTask[] }) =>
    table(
      ['task', 'account', 'with', 'due', 'when', 'priority', 'why'],
      answer.items.map((task) => [
        task.title,
        task.account?.name ?? null,
        task.assignee?.name ?? null,
        task.due?.on ?? null,
        task.bucket,
        task.priority,
        task.passed ?? task.reason,
      ]),
    ),
})

interface ListedHealth {
  account: string
  name: string
  band: string
  score: number | null
  completeness: number
  arr: number | null
  currency: string | null
  daysToRenewal: number | null
  risk: { level: string; rule: string | null }
}

/** Amounts of nobody stay empty. */
const whole = (minor: number | null, currency: string) => (minor === null ? null : wholeUnits(minor, currency))
const percent = (share: number) => `${Math.round(share * 100)}%`

/** The portfolio, worst first; `use`, `drop` and `preview` stand in health.ts. */
export const healthList = reading({
  name: 'health',
  usage:
    'health [--scorecard NAME] [--limit N] | health use NAME | health drop NAME | health preview FILE [--workspace NAME] [--json]',
  summary:
    'Lists health, worst first; use and drop switch a scorecard on and off; preview FILE shows what one would do to the base',
  operation: 'health.list',
  options: { scorecard: { type: 'string' }, limit: { type: 'string' } },
  input: ({ scorecard, limit }) => ({ ...(scorecard ? { scorecard } : {}), limit: limit ?? '25' }),
  present: (
    { items, note, isActive }: { items: ListedHealth[]; note: string | null; isActive: boolean },
    { currency },
  ) => {
    const way = isActive ? '' : ' To keep them: tenure health use NAME'
    const lines = portfolio(items, currency)
    return note === null ? lines : `${note}${way}\n\n${lines}`
  },
})

export const portfolio = (items: readonly ListedHealth[], currency: string): string =>
  table(
    ['account', 'band', 'score', 'known', 'ARR', 'renews in days', 'risk'],
    items.map((item) => [
      item.name,
      item.band,
      item.score,
      percent(item.completeness),
      whole(item.arr, currency),
      item.daysToRenewal,
      item.risk.rule ? `${item.risk.level}: ${item.risk.rule}` : item.risk.level,
    ]),
  )

const listColumns = [
  'attribute:stage',
  'attribute:size',
  'attribute:arr',
  'attribute:renews_on',
  'measure:health.score',
]

/** The base; `document` stands in accounts.ts. */
export const accountList = reading({
  name: 'accounts',
  usage:
    'accounts [TEXT] [--where CONDITION] [--sort FIELD] [--limit N] | accounts document NAME --pdf FILE|--html FILE [--workspace NAME] [--json]',
  summary:
    'Lists accounts; --where takes a condition as JSON, --sort a field such as measure:health.score; document writes one to a file',
  operation: 'segments.accounts',
  options: { where: { type: 'string' }, sort: { type: 'string' }, limit: { type: 'string' } },
  input: ({ where, sort, limit }, [text]) => ({
    columns: listColumns,
    ...(where ? { condition: where } : {}),
    ...(text ? { text } : {}),
    sort: sort ?? 'attribute:name',
    limit: limit ?? '50',
  }),
  present: (answer: { items: { name: string; values: Record<string, string | number | null> }[] }, { currency }) =>
    table(
      ['account', 'stage', 'size', 'ARR', 'renews', 'health'],
      answer.items.map(({ name, values }) => [
        name,
        values['attribute:stage'] ?? null,
        values['attribute:size'] ?? null,
        whole(values['attribute:arr'] as number | null, currency),
        values['attribute:renews_on'] ?? null,
        values['measure:health.score'] ?? null,
      ]),
    ),
})

interface ListedCampaign {
  name: string
  state: string
  reason: string | null
  template: { name: string }
  segment: { name: string }
  rhythm: string
  startsOn: string
  nextOn: string | null
  figures: { people: number; sent: number; replied: number; unsubscribed: number; held: number; heldOut: number }
}

/** Mail to whole segments, with what became of it. */
export const campaigns = reading({
  name: 'campaigns',
  usage: 'campaigns [--workspace NAME] [--json]',
  summary: 'Lists campaigns: to whom each goes, where it stands, how many got it, answered, unsubscribed or are held',
  operation: 'campaigns.list',
  input: () => ({}),
  present: (answer: { items: ListedCampaign[] }) =>
    table(
      [
        'campaign',
        'mail',
        'segment',
        'state',
        'goes out',
        'people',
        'sent',
        'answered',
        'unsubscribed',
        'held',
        'held out',
      ],
      answer.items.map(({ name, state, reason, template, segment, rhythm, startsOn, nextOn, figures }) => [
        ...[name, template.name, segment.name, reason ? `${state}: ${reason}` : state],
        `${rhythm}, ${nextOn ?? startsOn}`,
        ...[figures.people, figures.sent, figures.replied, figures.unsubscribed, figures.held, figures.heldOut],
      ]),
    ),
})
