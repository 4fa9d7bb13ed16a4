import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { demoName, fillDemo } from '../demo/fill.ts'
import { type Command, print, table } from './command.ts'
import { dataOptions, withProduct } from './inside.ts'

export const demo: Command = {
  name: 'demo',
  usage: 'demo [--accounts N] [--seed N] [--workspace NAME] [--json]',
  summary: 'Makes the demo company: invented customers with 24 months behind them',
  run: async (rest) => {
    const options = {
      ...dataOptions,
      accounts: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
    } as const
    const { values } = parseArgs({ args: rest, options })
    const accounts = wholeNumber('accounts', values.accounts, 10, 20_000)
    const seed = wholeNumber('seed', values.seed, 0, 2 ** 31)
    await withProduct(values, async ({ platform }) => {
      const say = (sentence: string) => process.stderr.write(`${sentence}\n`)
      const report = await fillDemo(platform, { accounts, seed, name: values.workspace ?? demoName, onProgress: say })
      const rows = Object.entries(report.written)
      print(
        values.json
          ? JSON.stringify(report)
          : `${table(['fact', 'rows'], rows)}\n${report.refused} refused. ${report.workspace.name} is ready after ${report.seconds} s.`,
      )
    })
    return 0
  },
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new AppError('invalid', `--${name} must be a whole number from ${least} to ${most}`, { field: name })
}
