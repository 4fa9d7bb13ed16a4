import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const code = '{src,test,e2e,bench,tools}/**/*.{ts,tsx}'

/** The files the checks read, path → text; more may be named. */
export function readTree(root: string, more: readonly string[] = []): Map<string, string> {
  const paths = globSync([code, '*.ts', 'src/modules/*/README.md', ...more], { cwd: root }).map((path) =>
    path.replaceAll('\\', '/'),
  )
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}
