import { parseArgs } from 'node:util'
import { type Command, print, table } from './command.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

interface Reading {
  name: string
  usage: string
  summary: string
  operation: string
  options?: Record<string, { type: 'string' }>
  /** From what was typed to the operation's input. */
  input(values: Record<string, string | undefined>, words: string[]): Record<string, unknown>
  present(answer: never): string
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
        print(values.json ? JSON.stringify(answer) : definition.present(answer as never))
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
