import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { addDays } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { useToday } from '../../../web/lib/session.tsx'
import type { Task } from './kinds.ts'
import type { Acts } from './use-acts.ts'

export type Asked = { what: 'finish' | 'drop' | 'snooze'; tasks: readonly Task[] }

type DialogProps = { asked: Asked; acts: Acts; onClose: () => void }

/** What an act on tasks still needs to know. */
export function ActDialog(props: DialogProps) {
  if (props.asked.what === 'snooze') return <SnoozeDialog {...props} />
  return <WordsDialog {...props} />
}

function SnoozeDialog({ asked: { tasks }, acts, onClose }: DialogProps) {
  const today = useToday() as Day
  const [day, setDay] = useState('')
  const snooze = (until: string) => {
    onClose()
    void acts.change(idsOf(tasks), { snoozedUntil: until }, t`Put off`)
  }
  const usual = [
    { label: t`Until tomorrow`, days: 1 },
    { label: t`For three days`, days: 3 },
    { label: t`For a week`, days: 7 },
  ]
  return (
    <Modal opened onClose={onClose} title={t`Put off until later`} size={360}>
      <Stack gap="xs">
        {usual.map(({ label, days }, index) => (
          <Button key={days} data-autofocus={index === 0 || undefined} onClick={() => snooze(addDays(today, days))}>
            {label}
          </Button>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (day > today) snooze(day)
          }}
        >
          <Group align="end" gap="xs">
            <TextInput
              type="date"
              label={t`Until a day`}
              min={addDays(today, 1)}
              value={day}
              onChange={(event) => setDay(event.currentTarget.value)}
            />
            <Button type="submit" disabled={!(day > today)}>{t`Put off`}</Button>
          </Group>
        </form>
      </Stack>
    </Modal>
  )
}

/** A task that asks for something is done with it; one is dropped with a reason. */
function WordsDialog({ asked: { what, tasks }, acts, onClose }: DialogProps) {
  const [words, setWords] = useState('')
  const finishes = what === 'finish'
  const given = words.trim()
  const send = () => {
    if (given === '') return
    onClose()
    if (finishes) void acts.change(idsOf(tasks), { status: 'done', deliverable: given }, t`Done`)
    else void acts.change(idsOf(tasks), { status: 'dropped', why: given }, t`Dropped`)
  }
  return (
    <Modal opened onClose={onClose} title={finishes ? t`What it brought` : t`Drop`} size={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack gap="sm">
          <Textarea
            label={finishes ? (tasks[0]?.asks ?? t`A link or a text`) : t`Why it is not to be done`}
            placeholder={finishes ? t`A link or a text` : t`The customer took another way`}
            data-autofocus
            autosize
            minRows={2}
            maxLength={finishes ? 2000 : 500}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button type="submit" variant="filled" disabled={given === ''}>
              {finishes ? t`Done` : t`Drop`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

export const idsOf = (tasks: readonly Task[]) => tasks.map(({ id }) => id)
