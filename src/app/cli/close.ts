import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { currencyDigits } from '../../kernel/money.ts'
import { type Command, print, table } from './command.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

interface Close {
  month: string
  closedAt: string
  currency: string
  arr: number
  now: number
  restated: { name: string; closed: number; now: number; change: number }[]
}

const options = { ...dataOptions, html: { type: 'string' } } as const

/** `tenure close`: closes a month for good, or says what was restated of a closed one. */
export const close: Command = {
  name: 'close',
  usage: 'close MONTH [--html FILE] [--workspace NAME] [--json]',
  summary:
    'Closes a month such as 2026-01 for good, and says what is known otherwise since; --html writes its board pack',
  run: async (rest) => {
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
    const [named = ''] = positionals
    if (!/^\d{4}-\d{2}(-\d{2})?$/.test(named))
      throw new AppError('invalid', 'Say which month: tenure close 2026-01', { field: 'MONTH' })
    const month = named.length === 7 ? `${named}-01` : named
    await withProduct(values, async ({ platform }) => {
      const workspace = await chosenWorkspace(platform, values.workspace)
      const run = (name: string) => runOperation(platform, workspace, name, { month })
      await run('kpis.close_month').catch((error: unknown) => {
        if (!(error instanceof AppError && error.code === 'conflict')) throw error
      })
      const closed = (await run('kpis.get_close')) as Close
      if (values.html) {
        const pack = (await run('kpis.close_pack')) as { body: string }
        await writeFile(values.html, pack.body)
      }
      print(values.json ? JSON.stringify(closed) : inWords(closed))
    })
    return 0
  },
}

function inWords({ month, closedAt, currency, arr, now, restated }: Close): string {
  const units = (minor: number) => minor / 10 ** currencyDigits(currency)
  const lines = restated.map((one) => [one.name, units(one.closed), units(one.change), units(one.now)])
  return [
    `${month.slice(0, 7)} was closed on ${closedAt.slice(0, 10)} with ARR of ${units(arr)} ${currency}`,
    restated.length === 0
      ? 'Nothing was restated since'
      : table(
          ['account', 'closed with', 'restated', 'known now'],
          [...lines, ['all', units(arr), units(now - arr), units(now)]],
        ),
  ].join('\n')
}
