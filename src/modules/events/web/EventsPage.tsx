import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { PageLink, useGo } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Columns, Page } from '../../../web/ui/Page.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { ArrivalsPanel } from './ArrivalsPanel.tsx'
import { DefinitionsPanel } from './DefinitionsPanel.tsx'
import { LivePanel } from './LivePanel.tsx'
import { RefusedPanel } from './RefusedPanel.tsx'
import { SendPanel } from './SendPanel.tsx'
import { SourcesPanel } from './SourcesPanel.tsx'

export type Stream = Output<'events.stream'>

/** How often the page asks what came in, in milliseconds. */
const refreshEvery = 3_000

/** What comes in from the product, what was refused and why. */
export function EventsPage() {
  const today = useToday()
  const stream = useOperation('events.stream', { limit: 0 }, { refreshEvery, keepPrevious: true })
  if (stream.error && !stream.data) {
    return (
      <Page title={t`Events`}>
        <ErrorState error={stream.error} retry={() => void stream.refetch()} />
      </Page>
    )
  }
  if (stream.data && stream.data.days.length === 0) return <NothingYet />
  return (
    <Page title={t`Events`} lead={<Lead />} actions={<ToMeasures />}>
      <Strip figures={figures(stream.data, today)} />
      <Columns
        aside={
          <>
            <ArrivalsPanel stream={stream.data} />
            <SourcesPanel />
            <SendPanel />
          </>
        }
      >
        <div>
          <Tabs
            label={t`Events`}
            tabs={[
              { key: 'newest', label: t`What came in`, content: () => <LivePanel /> },
              { key: 'refused', label: t`Refused`, count: stream.data?.refusedKept, content: () => <RefusedPanel /> },
              { key: 'meaning', label: t`What counts as what`, content: () => <DefinitionsPanel /> },
            ]}
          />
        </div>
      </Columns>
    </Page>
  )
}

/** What the page is, and what of it is not counted. */
function Lead() {
  const kept = useOperation('events.definitions', {})
  return (
    <span>
      {t`What customers do in your product, as it happens`}
      {kept.data?.isFull && t`. Features that come new are not counted, see What counts as what`}
    </span>
  )
}

/** Numbers of one's own are counted from these events. */
function ToMeasures() {
  const go = useGo()
  if (!useMay('measures.read')) return null
  return <Button onClick={() => go('events/measures')}>{t`Measures of your own`}</Button>
}

type Counts = { accepted: number; repeated: number; refused: number }

function figures(stream: Stream | undefined, today: string): Figure[] {
  const ofToday = stream?.days.filter(({ day }) => day === today)
  const sum = (pick: (row: Counts) => number, rows: Counts[] | undefined = stream?.days) =>
    rows?.reduce((total, row) => total + pick(row), 0)
  const shown = (value: number | undefined) => (value === undefined ? undefined : number(value))
  return [
    { label: t`Last hour`, value: shown(sum((row) => row.accepted, stream?.minutes)), note: waitingNote(stream) },
    { label: t`Today`, value: shown(sum((row) => row.accepted, ofToday)) },
    { label: t`30 days`, value: shown(sum((row) => row.accepted)) },
    { label: t`Sent again, counted once`, value: shown(sum((row) => row.repeated)), note: t`in 30 days` },
    {
      label: t`Refused`,
      value: shown(sum((row) => row.refused)),
      note: t`in 30 days`,
      link: { to: 'events', search: { tab: 'refused' } },
    },
  ]
}

function waitingNote(stream: Stream | undefined): string | undefined {
  if (!stream) return undefined
  return stream.waiting === 0 ? t`all counted` : t`${count(stream.waiting, 'account day')} to count`
}

/** Teaches the two ways by which events come. */
function NothingYet() {
  const mayMakeKeys = useMay('keys.manage')
  const mayImport = useMay('imports.run')
  return (
    <Page title={t`Events`} lead={t`What customers do in your product, as it happens`}>
      <Columns aside={<SendPanel />}>
        <EmptyState title={t`No events came in during the last 30 days`}>
          <p>
            {rich`Point a library for Segment, RudderStack or PostHog, or one made alike, at this address. Name the account in ${<code>context.groupId</code>}.`}
            {mayMakeKeys && <> {rich`Make a key for it under ${<PageLink to="settings">{t`Settings`}</PageLink>}.`}</>}
          </p>
          {mayImport && (
            <p>{rich`Older events come as a file through ${<PageLink to="imports">{t`Import`}</PageLink>}.`}</p>
          )}
        </EmptyState>
      </Columns>
    </Page>
  )
}
