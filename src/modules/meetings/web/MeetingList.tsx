import { Button } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useClock, useMay, useSession } from '../../../web/lib/session.tsx'
import records from '../../../web/ui/Records.module.css'
import { HeldDialog } from './HeldDialog.tsx'
import { useMeetingActs } from './use-meetings.ts'
import { useOpenMeeting } from './view.ts'
import { type Meeting, sayHour, statusNames } from './words.ts'

type MeetingListProps = { label: string; meetings: readonly Meeting[]; without?: 'account'; bare?: 'bare' | undefined }

/** Meetings that one walks through by j and k, opens by Enter, marks held by h and missed by m. */
export function MeetingList({ label, meetings, without, bare }: MeetingListProps) {
  const acts = useMeetingActs()
  const { open } = useOpenMeeting()
  const may = useMay('meetings.write')
  const [held, setHeld] = useState<Meeting>()
  const end = (meeting: Meeting, status: 'held' | 'missed') =>
    status === 'held' ? setHeld(meeting) : void acts.end(meeting, { status })
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role=dialog]')) return
    if (event.key === 'j' || event.key === 'k') step(event.currentTarget, event.key === 'j' ? 1 : -1)
    else {
      const id = document.activeElement?.closest<HTMLElement>('[data-meeting]')?.dataset.meeting
      const meeting = meetings.find((one) => one.id === id)
      const status = ({ h: 'held', m: 'missed' } as const)[event.key]
      if (!may || !meeting?.isUnsaid || meeting.account === null || !status) return
      end(meeting, status)
    }
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what stands within
    <div onKeyDown={keys}>
      <ul className={records.rows} aria-label={label} data-bare={bare}>
        {meetings.map((meeting) => (
          <MeetingRow
            key={meeting.id}
            meeting={meeting}
            without={without}
            onOpen={() => open(meeting.id)}
            onEnd={(status) => end(meeting, status)}
          />
        ))}
      </ul>
      {held && <HeldDialog meeting={held} acts={acts} onClose={() => setHeld(undefined)} />}
    </div>
  )
}

type RowProps = {
  meeting: Meeting
  without: 'account' | undefined
  onOpen: () => void
  onEnd: (status: 'held' | 'missed') => void
}

function MeetingRow({ meeting, without, onOpen, onEnd }: RowProps) {
  const may = useMay('meetings.write')
  const { member } = useSession()
  const { zone, today } = useClock()
  const { account, guest, organiser, attendees } = meeting
  const theirs = attendees.filter(({ contact }) => contact !== null)
  return (
    <li className={records.row} data-meeting={meeting.id}>
      <div>
        <button type="button" className={records.title} data-open onClick={onOpen}>
          {meeting.title}
        </button>
        <p className={records.line}>
          {account && without !== 'account' && <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink>}
          {guest && <span>{t`${guest.name}, ${guest.mail}: has no account yet`}</span>}
          {theirs.length > 0 && <span>{t`with ${theirs.map(({ name }) => name).join(', ')}`}</span>}
          {organiser.id !== member.id && <span>{organiser.name}</span>}
          {meeting.note && <span>{meeting.note}</span>}
          {meeting.why && <span>{meeting.why}</span>}
        </p>
      </div>
      <div className={records.end}>
        {meeting.start === null ? (
          <span>{t`no hour yet`}</span>
        ) : (
          <time dateTime={meeting.start}>{sayHour(meeting.start, zone, today)}</time>
        )}
        {meeting.isUnsaid ? (
          <span className={records.late}>{t`Did it take place?`}</span>
        ) : (
          meeting.status !== 'planned' && <span>{statusNames[meeting.status]}</span>
        )}
        {meeting.status === 'planned' && !meeting.isUnsaid && account && (
          <PageLink to={`meetings/${meeting.id}`}>{t`Prepare`}</PageLink>
        )}
      </div>
      {may && meeting.isUnsaid && account && (
        <div className={records.answers}>
          <Button
            size="compact-sm"
            aria-label={t`Held: ${meeting.title}`}
            onClick={() => onEnd('held')}
          >{t`Held`}</Button>
          <Button size="compact-sm" aria-label={t`Missed: ${meeting.title}`} onClick={() => onEnd('missed')}>
            {t`Missed`}
          </Button>
        </div>
      )}
    </li>
  )
}

/** Puts the keyboard on the row below or above; from outside on the first. */
function step(place: Element, by: number): void {
  const rows = [...place.querySelectorAll<HTMLElement>('[data-meeting]')]
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]
  next?.querySelector<HTMLElement>('[data-open]')?.focus()
}
