import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Module } from '../../src/platform/contributions.ts'
import type { Operation } from '../../src/platform/http/operation.ts'
import { moduleOrder } from '../check/structure/order.ts'
import { readSource } from '../check/structure/source.ts'

export interface DeclaredOperation {
  operation: Operation
  /** The file and the name under which it is exported. */
  path: string
  exported: string
  module: string
}

/** The modules of order.ts that have a folder, ground first, each with the floor that a comment above it names. */
export function modulesOf(root: string): { name: string; floor: string }[] {
  const text = readFileSync(join(root, 'src/modules/order.ts'), 'utf8')
  const names = moduleOrder([readSource('src/modules/order.ts', text)])
  let floor = ''
  const floors = new Map<string, string>()
  for (const line of text.split('\n')) {
    floor = /^\s*\/\/\s*([A-Z]+)\b/.exec(line)?.[1] ?? floor
    for (const [, name] of line.matchAll(/'([^']+)'/g)) if (name) floors.set(name, floor)
  }
  return names
    .filter((name) => ['index.ts', 'module.ts'].some((file) => existsSync(join(root, 'src/modules', name, file))))
    .map((name) => ({ name, floor: floors.get(name) ?? '' }))
}

/** Every operation that a module's operations.ts exports, by name. */
export async function operationsOf(root: string): Promise<DeclaredOperation[]> {
  const found: DeclaredOperation[] = []
  for (const { name } of modulesOf(root)) {
    for (const path of globSync(`src/modules/${name}/{operations,operations/*}.ts`, { cwd: root }).sort()) {
      const exports = await load(root, path)
      for (const [exported, value] of Object.entries(exports)) {
        if (isOperation(value)) found.push({ operation: value, path, exported, module: name })
      }
    }
  }
  const sorted = found.sort((a, b) => (a.operation.name < b.operation.name ? -1 : 1))
  const twice = sorted.find((one, index) => sorted[index + 1]?.operation.name === one.operation.name)
  if (twice) throw new Error(`Two operations are called ${twice.operation.name}; a name means one thing`)
  return sorted
}

/** What a module's module.ts declares; undefined where it has none yet. */
export async function declarationOf(root: string, module: string): Promise<Module | undefined> {
  const path = `src/modules/${module}/module.ts`
  if (!existsSync(join(root, path))) return undefined
  return Object.values(await load(root, path)).find((value): value is Module => isModule(value, module))
}

async function load(root: string, path: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(join(root, path)).href)
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'operation'
}

function isModule(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && 'name' in value && value.name === name
}
