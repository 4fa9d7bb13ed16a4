import { readFileSync } from 'node:fs'
import { installed } from '../platform/installation.ts'

/** The version of this product. */
export function productVersion(): string {
  return (JSON.parse(readFileSync(installed('package.json'), 'utf8')) as { version: string }).version
}
