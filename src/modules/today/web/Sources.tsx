import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { ownerName } from '../../../web/lib/sources.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Timeline, type TimelineEntry } from '../../../web/ui/Timeline.tsx'
import { DateText, TimeText } from '../../../web/ui/Values.tsx'

type Source = Output<'measures.sources'>['items'][number]

/** Whether the figures of this page rest on sources that still speak, and on all of what came in. */
export function Sources({ sources, arrivals }: { sources: Source[]; arrivals: TimelineEntry[] }) {
  if (sources.length === 0) return null
  const silentFirst = sources.toSorted(
    (one, other) => Number(other.staleSince !== null) - Number(one.staleSince !== null),
  )
  return (
    <Panel title={t`Where the figures come from`}>
      <Timeline entries={[...silentFirst.map(entryOf), ...arrivals]} />
    </Panel>
  )
}

function entryOf(source: Source): TimelineEntry {
  const name = ownerName(source.owner)
  if (source.staleSince === null)
    return { key: source.owner, text: name, aside: <TimeText at={source.lastSpoke} />, tone: 'good' }
  return {
    key: source.owner,
    tone: 'bad',
    text: (
      <>
        {rich`${name}: silent since ${<DateText day={source.staleSince} />}`}
        {source.silent.length > 0 && ` (${source.silent.join(', ')})`}
      </>
    ),
    detail: t`Its figures keep their last value; no health changes and nothing starts because of it.`,
  }
}
