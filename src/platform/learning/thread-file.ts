import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Of the learning threads: beside this file in the tree; of the built product, beside or above the piece that this became. */
export function threadFile(): string {
  const found = ['./thread.ts', './thread.js', '../thread.js']
    .map((name) => fileURLToPath(new URL(name, import.meta.url)))
    .find((path) => existsSync(path))
  if (found === undefined) throw new Error('The file of the learning thread is missing from the build')
  return found
}
