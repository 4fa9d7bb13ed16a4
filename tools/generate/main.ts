import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { staleArtifacts } from './artifacts.ts'

const root = dirname(dirname(import.meta.dirname))
const stale = await staleArtifacts(root)

if (process.argv.includes('--check')) {
  for (const { path } of stale) console.log(`${path} is out of date; run \`node bin/setup.mjs generate\` and commit it`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const { path, text } of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    console.log(`wrote ${path}`)
  }
}
