import type { SourceId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { feed } from '../../measures/index.ts'
import { sourceOf } from '../store/sources.ts'
import { streamsOf } from '../store/streams.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** The hour of the day in a zone. */
export function hourIn(zone: string): (at: Date) => number {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' })
  formats.set(zone, format)
  return (at) => Number(format.format(at))
}

/**
 * Says which measures the source feeds and how often it should speak (rule 9): those of the modules whose records its
 * streams bring. Until it has spoken for the first time nothing is expected.
 */
export async function tellFeed(tx: Tx, id: SourceId): Promise<void> {
  const source = await sourceOf(tx, id)
  if (!source) return
  const owners = [
    ...new Set((await streamsOf(tx, id)).filter(({ paused }) => !paused).map(({ shape }) => ownerOf(shape))),
  ]
  const spoke = source.spokeAt
  await feed(tx, {
    source: source.name,
    owners: spoke ? owners : [],
    rhythmHours: source.rhythmHours,
    lastSpoke: spoke ?? tx.now,
  })
}

/** `events.event` is a record of `events`. */
const ownerOf = (shape: string): string => shape.split('.')[0] ?? shape

/** Beyond its rhythm without a sign of life. */
export function isSilent(source: { rhythmHours: number | null; spokeAt: Date | null }, now: Date): boolean {
  const { rhythmHours, spokeAt } = source
  return rhythmHours !== null && spokeAt !== null && now.getTime() - spokeAt.getTime() > rhythmHours * 3_600_000
}
