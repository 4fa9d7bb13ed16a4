import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Day, momentAt } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { call, type Input, type Output, useOperation } from '../../../web/lib/api.ts'
import { clockTime, dayOf } from '../../../web/lib/format.ts'
import type { Problem } from '../../../web/lib/problem.ts'
import { useClock, useMay, useSession } from '../../../web/lib/session.tsx'
import { AccountSelect } from '../../../web/ui/AccountSelect.tsx'
import records from '../../../web/ui/Records.module.css'
import { toast } from '../../../web/ui/toasts.ts'
import css from './Meetings.module.css'
import { useMeetingActs } from './use-meetings.ts'
import { type Known, sayHour } from './words.ts'

type MeetingFormProps = { meeting: Known | null; account: string | null; onClose: () => void }

function draftOf(meeting: Known | null, account: string | null, { zone, me }: { zone: string; me: string }) {
  const people = (of: 'contact' | 'member') => meeting?.attendees.flatMap((one) => one[of] ?? []) ?? []
  return {
    account: meeting ? (meeting.account?.id ?? null) : account,
    title: meeting?.title ?? '',
    day: meeting?.start ? dayOf(meeting.start, zone) : '',
    time: meeting?.start ? clockTime(meeting.start, zone) : '',
    minutes: meeting?.minutes ?? 30,
    place: meeting?.place ?? '',
    agenda: meeting?.agenda ?? '',
    organiser: meeting?.organiser.id ?? me,
    contacts: people('contact'),
    members: people('member'),
    invites: true,
  }
}

type Draft = ReturnType<typeof draftOf>

/** A meeting to plan, or one to come that is changed. */
export function MeetingForm({ meeting, account, onClose }: MeetingFormProps) {
  const { zone } = useClock()
  const { member } = useSession()
  const acts = useMeetingActs()
  const may = useMay('meetings.write')
  const [first] = useState(() => draftOf(meeting, account, { zone, me: member.id }))
  const [draft, setDraft] = useState(first)
  const [problem, setProblem] = useState<Problem>()
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const start = startOf(draft, zone)
  const isReady = may && draft.title.trim() !== '' && draft.account !== null && (start !== null || meeting !== null)
  const save = async () => {
    try {
      if (meeting) await call('meetings.change', { meeting: meeting.id, ...changesOf(first, draft, zone) })
      else if (start !== null) sayPlanned(await call('meetings.plan', newOf(draft, start)))
      if (meeting) toast(t`Meeting changed`)
      onClose()
      await acts.readAgain()
    } catch (error) {
      setProblem(error as Problem)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void save()
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t`What it is about`}
          placeholder={t`Review of the quarter`}
          data-autofocus={!meeting || undefined}
          maxLength={200}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        {!meeting && (
          <AccountSelect
            label={t`Account`}
            isLabelled
            value={draft.account}
            onChange={(next) => change({ account: next, contacts: [] })}
          />
        )}
        <Contacts draft={draft} change={change} />
        <div className={records.pair}>
          <TextInput
            type="date"
            label={t`Day`}
            value={draft.day}
            onChange={(event) => change({ day: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label={t`From`}
            value={draft.time}
            onChange={(event) => change({ time: event.currentTarget.value })}
          />
          <NumberInput
            label={t`Minutes`}
            min={5}
            max={720}
            step={15}
            value={draft.minutes}
            onChange={(value) => typeof value === 'number' && change({ minutes: value })}
          />
        </div>
        <FreeHours draft={draft} change={change} />
        <Colleagues draft={draft} change={change} />
        <TextInput
          label={t`Place or link`}
          placeholder="https://"
          maxLength={500}
          value={draft.place}
          onChange={(event) => change({ place: event.currentTarget.value })}
        />
        <Textarea
          label={t`Agenda`}
          description={t`Whoever is invited reads it.`}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={20_000}
          value={draft.agenda}
          onChange={(event) => change({ agenda: event.currentTarget.value })}
        />
        <Checkbox
          label={t`Write to the customer’s people, with the meeting for their calendar`}
          checked={draft.invites}
          onChange={(event) => change({ invites: event.currentTarget.checked })}
        />
        {problem && (
          <div role="alert" className="down">
            {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
          </div>
        )}
        <Group justify="end">
          <Button type="submit" variant="filled" disabled={!isReady}>
            {meeting ? t`Save` : t`Plan the meeting`}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function sayPlanned({ invitations }: Output<'meetings.plan'>): void {
  if (invitations.lacks !== null)
    toast(t`Planned. There is no template ${invitations.lacks}, so nobody was written to.`)
  else if (invitations.held > 0) toast(t`Planned. An invitation is held: ${invitations.reason ?? ''}`)
  else toast(invitations.going > 0 ? t`Planned, and invited` : t`Planned`)
}

type FieldProps = { draft: Draft; change: (part: Partial<Draft>) => void }

function Contacts({ draft, change }: FieldProps) {
  const { account } = draft
  const people = useOperation(
    'accounts.contacts',
    { account: account ?? '', limit: 100 },
    { enabled: account !== null },
  )
  const persons = people.data?.items.filter((person) => !person.isRobot) ?? []
  return (
    <MultiSelect
      label={t`Whom you invite`}
      placeholder={draft.contacts.length === 0 ? t`People of the account` : undefined}
      data={persons.map(({ id, name }) => ({ value: id, label: name }))}
      value={draft.contacts}
      onChange={(contacts) => change({ contacts })}
      disabled={account === null}
      searchable
      nothingFoundMessage={t`Nobody of this name`}
    />
  )
}

function Colleagues({ draft, change }: FieldProps) {
  const people = useOperation('workspaces.members', {})
  const members = (people.data?.items ?? [])
    .filter((one) => one.active)
    .map(({ id, name }) => ({ value: id, label: name }))
  return (
    <div className={records.pair}>
      <Select
        label={t`Organised by`}
        data={members}
        value={draft.organiser}
        allowDeselect={false}
        searchable
        onChange={(next) => next && change({ organiser: next })}
      />
      <MultiSelect
        label={t`Colleagues`}
        placeholder={draft.members.length === 0 ? t`Nobody else` : undefined}
        data={members.filter(({ value }) => value !== draft.organiser)}
        value={draft.members}
        onChange={(next) => change({ members: next })}
        searchable
      />
    </div>
  )
}

/** The next hours that are free, to be taken by one key. */
function FreeHours({ draft, change }: FieldProps) {
  const { zone, today } = useClock()
  const { organiser, minutes } = draft
  const free = useOperation('meetings.free', { organiser, minutes, limit: 4 }, { keepPrevious: true })
  const items = free.data?.items ?? []
  if (items.length === 0 || draft.day !== '') return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame of its own
    <div className={css.hours} role="group" aria-label={t`Free hours`}>
      {items.map(({ start }) => (
        <Button
          key={start}
          size="compact-sm"
          onClick={() => change({ day: dayOf(start, zone), time: clockTime(start, zone) })}
        >
          {sayHour(start, zone, today)}
        </Button>
      ))}
    </div>
  )
}

/** The moment that day and time mean on the reader's clock; none while one of them is missing. */
function startOf({ day, time }: Pick<Draft, 'day' | 'time'>, zone: string): string | null {
  const [hours, minutes] = time.split(':').map(Number)
  if (day === '' || hours === undefined || minutes === undefined) return null
  return momentAt(day as Day, hours * 60 + minutes, zone).toISOString()
}

const wordsOf = (text: string): string | null => text.trim() || null

const newOf = (draft: Draft, start: string): Input<'meetings.plan'> => ({
  ...{ account: draft.account ?? '', title: draft.title.trim(), start, minutes: draft.minutes },
  ...{ place: wordsOf(draft.place), agenda: wordsOf(draft.agenda), organiser: draft.organiser },
  ...{ contacts: draft.contacts, members: draft.members, invite: draft.invites ? 'send' : 'keep' },
})

/** Only what was changed is sent, so that nobody's other change is written over. */
function changesOf(first: Draft, draft: Draft, zone: string): Omit<Input<'meetings.change'>, 'meeting'> {
  const is = (field: keyof Draft) => JSON.stringify(first[field]) !== JSON.stringify(draft[field])
  const start = startOf(draft, zone)
  return {
    ...(is('title') ? { title: draft.title.trim() } : {}),
    ...((is('day') || is('time')) && start !== null ? { start } : {}),
    ...(is('minutes') ? { minutes: draft.minutes } : {}),
    ...(is('place') ? { place: wordsOf(draft.place) } : {}),
    ...(is('agenda') ? { agenda: wordsOf(draft.agenda) } : {}),
    ...(is('organiser') ? { organiser: draft.organiser } : {}),
    ...(is('contacts') ? { contacts: draft.contacts } : {}),
    ...(is('members') ? { members: draft.members } : {}),
    invite: draft.invites ? 'send' : 'keep',
  }
}
