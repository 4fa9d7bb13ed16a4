import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { MeetingList } from './MeetingList.tsx'

const shown = 8

/** One's own meetings of today, with the way to prepare them, and those of which nobody said whether they took place. */
export function TodayMeetings() {
  const ahead = useList('meetings.list', { whose: 'mine', when: 'today', limit: shown })
  const waiting = useList('meetings.list', { whose: 'mine', part: 'waiting', limit: shown })
  const items = [...(waiting.items ?? []), ...(ahead.items ?? [])]
  const once = [...new Map(items.map((meeting) => [meeting.id, meeting])).values()]
  if (once.length === 0) return null
  return (
    <Panel title={t`Meetings today`} padding="flush" aside={<PageLink to="meetings">{t`All meetings`}</PageLink>}>
      <MeetingList label={t`Meetings today`} meetings={once} bare="bare" />
    </Panel>
  )
}
