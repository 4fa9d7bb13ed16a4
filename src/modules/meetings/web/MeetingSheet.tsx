import { Button, Drawer, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { call, useOperation } from '../../../web/lib/api.ts'
import { longInstant } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useClock, useMay } from '../../../web/lib/session.tsx'
import { AccountSelect } from '../../../web/ui/AccountSelect.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { HeldDialog } from './HeldDialog.tsx'
import { MeetingForm } from './MeetingForm.tsx'
import css from './Meetings.module.css'
import { useMeetingActs } from './use-meetings.ts'
import { answerNames, type Known, statusNames } from './words.ts'

type MeetingSheetProps = { id: string; account: string | null; onClose: () => void }

/** A meeting to plan, or one that is there, beside the page. */
export function MeetingSheet({ id, account, onClose }: MeetingSheetProps) {
  const isNew = id === 'new'
  const found = useOperation('meetings.get', { meeting: id }, { enabled: !isNew })
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={<strong>{isNew ? t`Plan a meeting` : t`Meeting`}</strong>}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {isNew ? (
        <MeetingForm meeting={null} account={account} onClose={onClose} />
      ) : found.error ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : found.data ? (
        <KnownMeeting meeting={found.data} onClose={onClose} />
      ) : (
        <Lines count={8} />
      )}
    </Drawer>
  )
}

function KnownMeeting({ meeting, onClose }: { meeting: Known; onClose: () => void }) {
  const { zone } = useClock()
  const isOpen = meeting.status === 'asked' || meeting.status === 'planned'
  return (
    <div className={records.sheet}>
      <p className={records.line}>
        {meeting.account && <PageLink to={`accounts/${meeting.account.id}`}>{meeting.account.name}</PageLink>}
        <strong>{statusNames[meeting.status]}</strong>
        {meeting.start !== null && <span>{longInstant(meeting.start, zone)}</span>}
        <span>{t`${meeting.minutes} minutes`}</span>
      </p>
      {meeting.clash && <p className="down">{t`${meeting.organiser.name} has another meeting at this hour.`}</p>}
      {meeting.guest && <Guest meeting={meeting} guest={meeting.guest} />}
      {meeting.attendees.length > 0 && <Attendees meeting={meeting} />}
      {meeting.note && <p>{meeting.note}</p>}
      {meeting.why && <p>{meeting.why}</p>}
      <Acts meeting={meeting} onClose={onClose} />
      {isOpen && meeting.account && <MeetingForm meeting={meeting} account={null} onClose={onClose} />}
    </div>
  )
}

function Attendees({ meeting: { attendees } }: { meeting: Known }) {
  return (
    <ul className={css.people} aria-label={t`Who is invited`}>
      {attendees.map(({ contact, member, name, title, answer, came }) => (
        <li key={contact ?? member}>
          {name} <span className="dim">{[title, cameOr(came, answerNames[answer])].filter(Boolean).join(', ')}</span>
        </li>
      ))}
    </ul>
  )
}

const cameOr = (came: boolean | null, answer: string): string =>
  came === null ? answer : came ? t`came` : t`did not come`

/** Whoever booked as a stranger, and the account that they are given. */
function Guest({ meeting, guest }: { meeting: Known; guest: NonNullable<Known['guest']> }) {
  const acts = useMeetingActs()
  const may = useMay('meetings.write')
  const [account, setAccount] = useState<string | null>(null)
  const admit = async () => {
    try {
      await call('meetings.admit', { meeting: meeting.id, account: account ?? '' })
      toast(t`${guest.name} belongs to the account now, and is invited`)
      await acts.readAgain()
    } catch (error) {
      toastProblem(error)
    }
  }
  return (
    <section aria-label={t`Who booked it`}>
      <p>
        {guest.name}, {guest.mail}
      </p>
      {guest.says && <p>{guest.says}</p>}
      {may && (
        <Group align="end" gap="xs">
          <AccountSelect label={t`Their account`} isLabelled value={account} onChange={setAccount} />
          <Button disabled={account === null} onClick={() => void admit()}>{t`Give this account`}</Button>
        </Group>
      )}
    </section>
  )
}

function Acts({ meeting, onClose }: { meeting: Known; onClose: () => void }) {
  const acts = useMeetingActs()
  const may = useMay('meetings.write')
  const [asks, setAsks] = useState<'held' | 'why'>()
  const [why, setWhy] = useState('')
  const { isUnsaid, account, status } = meeting
  if (!may) return null
  const mayEnd = account !== null && (isUnsaid || status === 'held' || status === 'missed')
  return (
    <>
      <Group gap="xs">
        {mayEnd && status !== 'held' && <Button onClick={() => setAsks('held')}>{t`Mark held`}</Button>}
        {mayEnd && status !== 'missed' && (
          <Button onClick={() => void acts.end(meeting, { status: 'missed' })}>{t`Mark missed`}</Button>
        )}
        {(status === 'asked' || status === 'planned') && (
          <Button aria-expanded={asks === 'why'} onClick={() => setAsks('why')}>{t`Cancel the meeting`}</Button>
        )}
        {status === 'planned' && account && <PageLink to={`meetings/${meeting.id}`}>{t`Prepare`}</PageLink>}
      </Group>
      {asks === 'why' && (
        <form
          onSubmit={async (event) => {
            event.preventDefault()
            if (await acts.cancel(meeting, why.trim() || null)) onClose()
          }}
        >
          <Group align="end" gap="xs">
            <TextInput
              label={t`Why (whoever is invited reads it)`}
              data-autofocus
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
            <Button type="submit" color="red">{t`Call it off`}</Button>
          </Group>
        </form>
      )}
      {asks === 'held' && <HeldDialog meeting={meeting} acts={acts} onClose={() => setAsks(undefined)} />}
    </>
  )
}
