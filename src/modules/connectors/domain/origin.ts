export type PulledOrigin = 'import' | 'live' | 'backfill'

const freshFor = 24 * 3_600_000

/**
 * The first reading of a stream is imported history; afterwards a row is live while it is at most 24 hours old, and what
 * comes later is a backfill that starts nothing (rule 7). A row that says no moment is of now.
 */
export function originOf(isFirst: boolean, moment: Date | null, now: Date): PulledOrigin {
  if (isFirst) return 'import'
  return moment === null || now.getTime() - moment.getTime() <= freshFor ? 'live' : 'backfill'
}
