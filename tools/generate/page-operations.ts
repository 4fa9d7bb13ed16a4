import { posix } from 'node:path'
import type { DeclaredOperation } from './declared.ts'

const home = 'src/web/lib'

/** The page's list of operations: addresses as values, shapes as types only, so that no zod reaches the browser. */
export function pageOperations(declared: readonly DeclaredOperation[]): string {
  const files = [...new Set(declared.map(({ path }) => path))]
  const alias = (path: string) => path.replace(/^src\/modules\/|\.ts$/g, '').replace(/[^a-z0-9]+/gi, '_')
  const imports = files.map((path) => `import type * as ${alias(path)} from '${posix.relative(home, path)}'`)
  const values = declared.map(
    ({ operation }) => `  '${operation.name}': { method: '${operation.method}', path: '${operation.path}' },`,
  )
  const types = declared.map(
    ({ operation, path, exported }) => `  '${operation.name}': Shapes<typeof ${alias(path)}.${exported}>`,
  )
  return `// Made from the operations of every module by \`node bin/setup.mjs generate\`. Do not edit by hand.
import type { z } from 'zod'
${imports.join('\n')}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

export const operations = {
${values.join('\n')}
} as const satisfies Record<string, { method: Method; path: string }>

/** What is sent: fields with a default may be left out, fields that the server converts have their converted type. */
type Sent<Before, After> = {
  [Field in keyof Before]: unknown extends Before[Field] ? (Field extends keyof After ? After[Field] : never) : Before[Field]
}

type Shapes<Declared extends { input: z.ZodType; output: z.ZodType }> = {
  input: Sent<z.input<Declared['input']>, z.output<Declared['input']>>
  output: z.output<Declared['output']>
}

export type Operations = {
${types.join('\n')}
}
`
}
