import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { MeetingList } from './MeetingList.tsx'
import { useOpenMeeting } from './view.ts'

/** What is planned with an account, what waits for a word, and what took place. */
export function AccountMeetings({ account }: { account: string }) {
  const { openNew } = useOpenMeeting()
  const may = useMay('meetings.write')
  const ahead = useList('meetings.list', { account, limit: 50 })
  const waiting = useList('meetings.list', { account, part: 'waiting', limit: 20 })
  const past = useList('meetings.list', { account, part: 'past', limit: 20 })
  const button = may ? <Button onClick={() => openNew(account)}>{t`Plan a meeting`}</Button> : undefined
  if (ahead.error && !ahead.items) return <ErrorState error={ahead.error} retry={ahead.retry} />
  if (!ahead.items || !waiting.items) return <Lines count={5} />
  const open = [...waiting.items, ...ahead.items]
  return (
    <Stack>
      {open.length === 0 ? (
        <EmptyState title={t`No meeting is planned with this account`} actions={button}>
          {t`A meeting takes an hour of yours, invites their people, and becomes an activity once it was held.`}
        </EmptyState>
      ) : (
        <MeetingList label={t`Meetings to come`} meetings={open} without="account" />
      )}
      {past.items && past.items.length > 0 && (
        <Panel title={t`Over`} padding="flush">
          <MeetingList label={t`Over`} meetings={past.items} without="account" bare="bare" />
        </Panel>
      )}
    </Stack>
  )
}
