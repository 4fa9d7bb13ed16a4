import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconCheck } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import { useList, useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { BookingTab } from './BookingTab.tsx'
import { MeetingList } from './MeetingList.tsx'
import { useFilters, useOpenMeeting } from './view.ts'

type Part = 'ahead' | 'waiting' | 'past'

/** Meetings to come and what became of the others, and the links by which customers book. */
export function MeetingsPage() {
  const { openNew } = useOpenMeeting()
  const may = useMay('meetings.write')
  const [{ whose }, change] = useFilters()
  const counts = useOperation('meetings.count', {})
  useHotkeys([['n', () => may && document.querySelector('[role=dialog]') === null && openNew()]])
  const isMine = whose === 'mine'
  return (
    <Page
      title={t`Meetings`}
      actions={
        <>
          <Button
            aria-pressed={isMine}
            leftSection={isMine && <IconCheck size={14} />}
            onClick={() => change({ whose: isMine ? 'everybody' : 'mine' })}
          >{t`My meetings`}</Button>
          {may && (
            <Button variant="filled" aria-keyshortcuts="n" title={t`Plan a meeting (n)`} onClick={() => openNew()}>
              {t`Plan a meeting`}
            </Button>
          )}
        </>
      }
    >
      <Tabs
        label={t`Meetings`}
        tabs={[
          { key: 'ahead', label: t`To come`, content: () => <Listed key="ahead" part="ahead" /> },
          {
            key: 'waiting',
            label: t`To be decided`,
            count: counts.data?.waiting,
            content: () => <Listed key="waiting" part="waiting" />,
          },
          { key: 'past', label: t`Over`, content: () => <Listed key="past" part="past" /> },
          ...(may ? [{ key: 'booking', label: t`Booking`, content: () => <BookingTab /> }] : []),
        ]}
      />
    </Page>
  )
}

function Listed({ part }: { part: Part }) {
  const [{ whose }] = useFilters()
  const list = useList('meetings.list', { part, whose, limit: 50 }, { keepPrevious: true })
  return (
    <>
      {list.error && !list.items ? (
        <ErrorState error={list.error} retry={list.retry} />
      ) : !list.items ? (
        <Lines count={8} />
      ) : list.items.length === 0 ? (
        <Nothing part={part} />
      ) : (
        <MeetingList label={t`Meetings`} meetings={list.items} />
      )}
      {list.more.has && (
        <Button variant="subtle" mt="sm" onClick={list.more.load} disabled={list.more.loading}>
          {list.more.loading ? t`Reading more` : t`Show more`}
        </Button>
      )}
    </>
  )
}

function Nothing({ part }: { part: Part }) {
  const { openNew } = useOpenMeeting()
  const may = useMay('meetings.write')
  if (part === 'waiting')
    return (
      <EmptyState title={t`Nothing is to be decided`}>
        {t`Here stands what has no hour yet, whoever booked and is unknown, and what is over and nobody said whether it took place.`}
      </EmptyState>
    )
  if (part === 'past')
    return <EmptyState title={t`No meeting is over yet`}>{t`Meetings that were held, missed or cancelled.`}</EmptyState>
  return (
    <EmptyState
      title={t`No meeting is planned`}
      actions={may ? <Button onClick={() => openNew()}>{t`Plan a meeting`}</Button> : undefined}
    >
      {t`Plan one with a customer, or give them a booking link: they choose among your free hours.`}
    </EmptyState>
  )
}
