import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import type { Download } from '../../platform/contributions.ts'
import { print } from './command.ts'
import { writeDownload } from './download.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

const options = { ...dataOptions, html: { type: 'string' }, pdf: { type: 'string' } } as const

/** `tenure kpis report`: writes the weekly report, as it would be now, to a file. */
export async function writeReport(rest: string[]): Promise<number> {
  const { values } = parseArgs({ args: rest, options })
  const [format, file] = values.pdf ? (['pdf', values.pdf] as const) : (['html', values.html] as const)
  if (!file)
    throw new AppError('invalid', 'Say where to: tenure kpis report --html FILE or --pdf FILE', { field: 'html' })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const report = (await runOperation(platform, workspace, 'kpis.report', { format })) as Download
    const path = await writeDownload(file, report)
    print(values.json ? JSON.stringify({ file: path, format }) : `Wrote the report to ${path}`)
  })
  return 0
}
