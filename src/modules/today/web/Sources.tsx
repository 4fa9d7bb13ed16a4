import type { Output } from '../../../web/lib/api.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Timeline, type TimelineEntry } from '../../../web/ui/Timeline.tsx'
import { DateText, TimeText } from '../../../web/ui/Values.tsx'

type Source = Output<'measures.sources'>['items'][number]

/** What a source brings, in the words of the page. */
const brings: Record<string, string> = {
  accounts: 'Accounts and people',
  events: 'Product usage',
  revenue: 'Contracts and invoices',
  helpdesk: 'Tickets',
  engagements: 'Meetings and mails',
  surveys: 'Survey answers',
  success_plans: 'Goals',
}

/** Whether the figures of this page rest on sources that still speak, and on all of what came in. */
export function Sources({ sources, arrivals }: { sources: Source[]; arrivals: TimelineEntry[] }) {
  if (sources.length === 0) return null
  const silentFirst = sources.toSorted(
    (one, other) => Number(other.staleSince !== null) - Number(one.staleSince !== null),
  )
  return (
    <Panel title="Where the figures come from">
      <Timeline entries={[...silentFirst.map(entryOf), ...arrivals]} />
    </Panel>
  )
}

function entryOf(source: Source): TimelineEntry {
  const name = brings[source.owner] ?? source.owner.replaceAll('_', ' ')
  if (source.staleSince === null)
    return { key: source.owner, text: name, aside: <TimeText at={source.lastSpoke} />, tone: 'good' }
  return {
    key: source.owner,
    tone: 'bad',
    text: (
      <>
        {name}: silent since <DateText day={source.staleSince} />
      </>
    ),
    detail: 'Its figures keep their last value; no health changes and nothing starts because of it.',
  }
}
