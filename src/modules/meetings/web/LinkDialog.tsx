import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { call, type Input } from '../../../web/lib/api.ts'
import type { Problem } from '../../../web/lib/problem.ts'
import records from '../../../web/ui/Records.module.css'
import { toast } from '../../../web/ui/toasts.ts'
import type { BookingLink } from './BookingTab.tsx'

/** Hours of one's own are offered as the usual halves of a day; finer ones are set through the API. */
const choices = [
  { value: 'work', label: t`your hours of work` },
  { value: 'mornings', label: t`mornings, nine to twelve` },
  { value: 'afternoons', label: t`afternoons, one to five` },
  { value: 'kept', label: t`as they are set` },
]

type Hours = NonNullable<Input<'meetings.addLink'>['hours']>
const everyWorkday = (from: number, until: number): Hours =>
  Array.from({ length: 7 }, (_, day) => (day < 5 ? [[from, until]] : []))
const mornings = everyWorkday(540, 720)
const afternoons = everyWorkday(780, 1020)

function choiceOf(hours: BookingLink['hours'] | undefined): string {
  if (!hours) return 'work'
  const text = JSON.stringify(hours)
  if (text === JSON.stringify(mornings)) return 'mornings'
  return text === JSON.stringify(afternoons) ? 'afternoons' : 'kept'
}

type LinkDialogProps = { link: BookingLink | null; onClose: () => void }

export function LinkDialog({ link, onClose }: LinkDialogProps) {
  const client = useQueryClient()
  const [draft, setDraft] = useState({
    name: link?.name ?? '',
    minutes: link?.minutes ?? 30,
    notice: link?.notice ?? 24,
    daysAhead: link?.daysAhead ?? 28,
    buffer: link?.buffer ?? 0,
    place: link?.place ?? '',
    hours: choiceOf(link?.hours),
  })
  const [problem, setProblem] = useState<Problem>()
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const save = async () => {
    const { hours: choice, place, ...rest } = draft
    const hours = { work: null, mornings, afternoons, kept: link?.hours ?? null }[choice] as Hours | null
    const wish = { ...rest, name: draft.name.trim(), place: place.trim() || null, hours }
    try {
      if (link) await call('meetings.saveLink', { link: link.id, ...wish })
      else await call('meetings.addLink', wish)
      toast(link ? t`Booking link changed` : t`Booking link made`)
      onClose()
      await client.invalidateQueries({ predicate: ({ queryKey: [, name] }) => name === 'meetings.links' })
    } catch (error) {
      setProblem(error as Problem)
    }
  }
  const figure = (label: string, field: 'minutes' | 'notice' | 'daysAhead' | 'buffer', most: number) => (
    <NumberInput
      label={label}
      min={field === 'minutes' ? 5 : field === 'daysAhead' ? 1 : 0}
      max={most}
      value={draft[field]}
      onChange={(value) => typeof value === 'number' && change({ [field]: value })}
    />
  )
  return (
    <Modal opened onClose={onClose} title={link ? t`Booking link` : t`New booking link`} size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (draft.name.trim() !== '') void save()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t`What the customer reads`}
            placeholder={t`A word with your success manager`}
            data-autofocus
            maxLength={120}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <div className={records.pair}>
            {figure(t`Minutes`, 'minutes', 720)}
            {figure(t`Notice, in hours`, 'notice', 720)}
            {figure(t`Days ahead`, 'daysAhead', 180)}
            {figure(t`Free around it, in minutes`, 'buffer', 240)}
          </div>
          <Select
            label={t`Offered hours`}
            data={choices.filter(({ value }) => value !== 'kept' || draft.hours === 'kept')}
            value={draft.hours}
            allowDeselect={false}
            onChange={(next) => next && change({ hours: next })}
            comboboxProps={{ withinPortal: false }}
          />
          <TextInput
            label={t`Place or link`}
            placeholder="https://"
            maxLength={500}
            value={draft.place}
            onChange={(event) => change({ place: event.currentTarget.value })}
          />
          {problem && (
            <div role="alert" className="down">
              {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="end">
            <Button type="submit" variant="filled" disabled={draft.name.trim() === ''}>
              {link ? t`Save` : t`Make the link`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
