import { appendFileSync } from 'node:fs'

export interface Figure {
  name: string
  value: number | string
  /** What it is held against, in words: `0`, `at most 5 s`. */
  bar: number | string
}

/** Notes a measured figure for the table at the end of `npm run prove`; elsewhere it does nothing. */
export function figure(name: string, value: number | string, bar: number | string): void {
  const file = process.env.TENURE_FIGURES
  if (file) appendFileSync(file, `${JSON.stringify({ name, value, bar } satisfies Figure)}\n`)
}

/** Whether laws and faults run at the sizes that we promise, or reduced. */
export function proveSize<Size>(sizes: { reduced: Size; full: Size }): Size {
  return process.env.TENURE_PROVE === 'full' ? sizes.full : sizes.reduced
}
