import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { staleArtifacts } from './artifacts.ts'

/** `node bin/setup.mjs generate`: writes what is out of date; with `--check` it only says so. */
const root = dirname(dirname(import.meta.dirname))
const checking = process.argv.includes('--check')

for (const artifact of await staleArtifacts(root)) {
  if (artifact.kind === 'impossible' || checking) process.exitCode = 1
  if (artifact.kind === 'impossible') console.log(`${artifact.path} cannot be made: ${artifact.reason}`)
  else if (checking) console.log(`${artifact.path} is out of date; run \`node bin/setup.mjs generate\` and commit it`)
  else write(artifact.path, artifact.text)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  console.log(`wrote ${path}`)
}
