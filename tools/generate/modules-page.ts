import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isNode, type Node, nameOf, readSource, textOf } from '../check/structure/source.ts'
import { declarationOf, modulesOf } from './declared.ts'

/** One page that says what each module is for, which numbers it publishes and which news it tells. */
export async function modulesPage(root: string): Promise<string> {
  const modules = modulesOf(root)
  const sections: string[] = []
  for (const { name, floor } of modules) {
    const module = await declarationOf(root, name)
    const measures = (module?.measures ?? []).flatMap((source) => source.definitions)
    const news = newsOf(root, name)
    const lines = [
      `## ${name}`,
      purpose(root, name),
      measures.length > 0 ? table(measures.map(({ key, unit, summary }) => [`\`${key}\``, unit, summary])) : '',
      sentence('Tells', news),
      sentence('Listens to', Object.keys({ ...module?.listeners, ...module?.listenersOfMany })),
      sentence(
        'Imports',
        (module?.shapes ?? []).map((shape) => shape.name),
      ),
    ]
    sections.push(lines.filter(Boolean).join('\n\n'))
    if (floor === '') throw new Error(`order.ts names no floor above ${name}`)
  }
  const floors = modules.map(({ name, floor }) => `| ${floor} | [${name}](#${name}) |`)
  const head =
    '# Modules\n\nMade by `node bin/setup.mjs generate` from the modules themselves; ground first. A module imports only those above it in this list.'
  return `${[head, ['| floor | module |', '|---|---|', ...floors].join('\n'), ...sections].join('\n\n')}\n`
}

/** The first paragraph of its README. */
function purpose(root: string, name: string): string {
  const path = join(root, 'src/modules', name, 'README.md')
  if (!existsSync(path)) return '' // the structure check asks for it
  const paragraphs = readFileSync(path, 'utf8').split(/\n\s*\n/)
  return (paragraphs.find((text) => text.trim() !== '' && !text.startsWith('#')) ?? '').trim()
}

/** Names of news in the syntax: an object with a `key` whose `name` begins with the module's own. */
function newsOf(root: string, module: string): string[] {
  const files = globSync(`src/modules/${module}/**/*.ts`, { cwd: root }).filter((path) => !path.endsWith('.test.ts'))
  const names = files.flatMap((path) =>
    readSource(path, readFileSync(join(root, path), 'utf8')).nodes.flatMap((node) => newsName(node, module)),
  )
  return [...new Set(names)].sort()
}

function newsName(node: Node, module: string): string[] {
  if (node.type !== 'ObjectExpression') return []
  const properties = (node.properties as unknown[]).filter(isNode)
  const value = (key: string) => properties.find((property) => nameOf(property.key) === key)?.value
  const name = textOf(value('name'))
  return name?.startsWith(`${module}.`) && value('key') !== undefined && value('data') !== undefined ? [name] : []
}

function table(rows: string[][]): string {
  const cells = rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
  return ['| measure | unit | what it counts |', '|---|---|---|', ...cells].join('\n')
}

function sentence(verb: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${verb}: ${names.map((name) => `\`${name}\``).join(', ')}.`
}
