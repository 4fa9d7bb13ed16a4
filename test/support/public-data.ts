import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'

/**
 * A data set that nobody here wrote, in a folder beneath TENURE_DATASETS. Where it is not there, what it would show is skipped and
 * says why.
 */
export function publicData(name: string): { folder: string; shows(title: string, tests: () => void): void } {
  const all = process.env.TENURE_DATASETS
  const folder = all ? join(all, name) : ''
  const isThere = existsSync(folder)
  const why = all ? `there is no ${folder}` : 'TENURE_DATASETS is not set'
  return {
    folder,
    shows: (title, tests) => void describe.skipIf(!isThere)(isThere ? title : `${title} (skipped: ${why})`, tests),
  }
}
