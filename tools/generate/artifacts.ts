import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedTools } from '../../src/modules/agents/pin.ts'
import { type DeclaredOperation, operationsOf } from './declared.ts'
import { modulesPage } from './modules-page.ts'
import { openapi } from './openapi.ts'
import { pageOperations } from './page-operations.ts'
import { queryListings } from './queries.ts'

type Artifact = { kind: 'stale'; path: string; text: string } | { kind: 'impossible'; path: string; reason: string }

/** Files that are made from others and kept in the repository, so that a reviewer sees them change. */
const makers: Record<string, (root: string) => Promise<string>> = {
  'src/web/lib/operations.generated.ts': async (root) => pageOperations(await operationsOf(root)),
  'docs/openapi.json': async (root) => openapi(await operationsOf(root), versionOf(root)),
  'docs/tools.json': async (root) => agentTools(await operationsOf(root)),
  'docs/modules.md': modulesPage,
}

/** The artifacts whose file says something else, and those that cannot be made; one does not hold the others up. */
export async function staleArtifacts(root: string): Promise<Artifact[]> {
  const listings = Object.entries(queryListings(root)).map(([path, text]) => [path, async () => text] as const)
  const found = [...Object.entries(makers), ...listings].map(async ([path, make]): Promise<Artifact[]> => {
    try {
      const text = await make(root)
      return text === readText(join(root, path)) ? [] : [{ kind: 'stale', path, text }]
    } catch (error) {
      return [{ kind: 'impossible', path, reason: error instanceof Error ? error.message : String(error) }]
    }
  })
  return (await Promise.all(found)).flat()
}

function agentTools(declared: readonly DeclaredOperation[]): string {
  return `${JSON.stringify(pinnedTools(declared.map(({ operation }) => operation)), null, 2)}\n`
}

function versionOf(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
