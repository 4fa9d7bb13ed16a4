import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { operationsOf } from './declared.ts'
import { modulesPage } from './modules-page.ts'
import { openapi } from './openapi.ts'
import { pageOperations } from './page-operations.ts'

/** Files that are made from others and kept in the repository, so that a reviewer sees them change. */
export async function artifacts(root: string): Promise<{ path: string; text: string }[]> {
  const declared = await operationsOf(root)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return [
    { path: 'src/web/lib/operations.generated.ts', text: pageOperations(declared) },
    { path: 'docs/openapi.json', text: openapi(declared, version) },
    { path: 'docs/modules.md', text: await modulesPage(root) },
  ]
}

/** The artifacts whose file says something else. */
export async function staleArtifacts(root: string): Promise<{ path: string; text: string }[]> {
  return (await artifacts(root)).filter(({ path, text }) => text !== readText(join(root, path)))
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
