import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import type { Download } from '../../platform/contributions.ts'
import { accountNamed } from './account-named.ts'
import { type Command, print } from './command.ts'
import { bytesOf, chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'
import { accountList } from './read.ts'

/** `tenure accounts` lists; `document` writes one account to a file, as PDF or as a page. */
export const accounts: Command = {
  ...accountList,
  run: ([verb, ...rest]) => {
    if (verb === 'document') return document(rest)
    return accountList.run(verb === undefined ? rest : [verb, ...rest])
  },
}

const forms = { pdf: 'documents.pdf', html: 'documents.html' } as const

async function document(rest: string[]): Promise<number> {
  const own = { pdf: { type: 'string' }, html: { type: 'string' }, sections: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: rest, options: { ...dataOptions, ...own }, allowPositionals: true })
  const name = positionals.join(' ')
  const wanted = (['pdf', 'html'] as const).flatMap((form) => (values[form] ? [{ form, file: values[form] }] : []))
  if (name === '' || wanted.length === 0) {
    throw new AppError('invalid', 'Say which account, and the file: tenure accounts document NAME --pdf FILE', {
      field: name === '' ? 'NAME' : 'pdf',
    })
  }
  const sections = values.sections ? { sections: values.sections.split(',') } : {}
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const account = await accountNamed(platform, workspace, name)
    for (const { form, file } of wanted) {
      const made = await runOperation(platform, workspace, forms[form], { account, ...sections })
      const path = resolve(file)
      await writeFile(path, await bytesOf(made as Download))
      print(values.json ? JSON.stringify({ account, file: path }) : `${path} is written`)
    }
  })
  return 0
}
