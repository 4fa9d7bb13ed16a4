import { t } from '../../../kernel/words.ts'
import type { Item, Output } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'

export { shapeName } from '../../../web/lib/shapes.ts'

export type Run = Output<'imports.run'>
export type Refused = Item<'imports.refused'>
export type ListedRun = Output<'imports.runs'>['items'][number]

export const stateWords: Record<ListedRun['state'], string> = {
  waiting: t`Waiting`,
  running: t`Running`,
  done: t`Done`,
  failed: t`Stopped by a fault`,
  cancelled: t`Cancelled||an import`,
}

export const isOpen = (run: Pick<ListedRun, 'state'> | undefined): boolean =>
  run?.state === 'waiting' || run?.state === 'running'

/** How far a run is; null where its files have no bytes to go by. */
export function shareRead({ bytes, bytesOfAll, state }: ListedRun): number | null {
  if (state === 'done') return 1
  return bytesOfAll > 0 ? Math.min(1, bytes / bytesOfAll) : null
}

/** One sentence on what became of a run. */
export function leadOf(run: Run): string {
  const read = count(run.read, 'row')
  const refused = run.refused === 0 ? t`none refused` : t`${number(run.refused)} refused`
  switch (run.state) {
    case 'waiting':
      return t`It begins within seconds.`
    case 'running':
      return t`${read} so far, ${refused}.`
    case 'cancelled':
      return t`Cancelled after ${read}; ${run.dryRun ? t`nothing was kept` : t`what was written stays`}.`
    case 'failed':
      return run.failure ?? t`It stopped by a fault on our side.`
    case 'done':
      return run.dryRun
        ? t`A rehearsal: ${read} read, ${refused}. Nothing was kept.`
        : t`${read} read, ${refused}. ${sayWritten(run)}`
  }
}

function sayWritten({ read, refused, written }: Run): string {
  if (written > 0) return t`${number(written)} written.`
  return read > refused ? t`Everything was there already.` : t`Nothing was written.`
}

export function sayBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${number(value, unit > 1 ? 1 : 0)} ${units[unit]}`
}
