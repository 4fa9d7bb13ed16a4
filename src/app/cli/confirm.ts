import { createInterface } from 'node:readline/promises'

/** Options of commands that ask before they act. */
export const confirmOptions = { yes: { type: 'boolean', default: false } } as const

/**
 * Asks whoever sits at the terminal, after what would happen was printed. A script has nobody to ask and says --yes; without it
 * nothing is done, and it is told so.
 */
export async function confirmed(question: string, { yes }: { yes: boolean }): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY) {
    process.stderr.write('Nothing was done. Add --yes to do it.\n')
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}
