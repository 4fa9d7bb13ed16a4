import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { useMay, useSession, useToday } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import records from '../../../web/ui/Records.module.css'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'

/** Who is or will be away, and who does their tasks meanwhile. */
export function Absences() {
  const may = useMay('tasks.write')
  const [isOpen, setOpen] = useState(false)
  const { data } = useOperation('tasks.absences', {})
  return (
    <Panel
      title={t`Away`}
      aside={may && <Button size="compact-sm" onClick={() => setOpen(true)}>{t`Say who is away`}</Button>}
    >
      {data?.items.length === 0 && (
        <p className="muted">{t`Nobody is away. Tasks of whoever is go to a stand-in, then to the manager, and come back.`}</p>
      )}
      <ul className={records.history}>
        {data?.items.map((one) => (
          <Absence key={one.id} {...one} />
        ))}
      </ul>
      {isOpen && <AwayDialog onClose={() => setOpen(false)} />}
    </Panel>
  )
}

type AbsenceProps = {
  id: string
  person: { name: string }
  from: string
  to: string
  standIn: { name: string } | null
  mayChange: boolean
}

function Absence({ id, person, from, to, standIn, mayChange }: AbsenceProps) {
  const today = useToday()
  const isRunning = from < today
  const remove = useAction('tasks.removeAbsence', {
    onDone: () => toast(isRunning ? t`Absence ended` : t`Absence taken back`),
  })
  const span = t`${person.name}, from ${sayDay(from, today)} to ${sayDay(to, today)}`
  return (
    <li>
      {standIn ? t`${span}, ${standIn.name} stands in` : span}
      {mayChange && (
        <Button
          size="compact-xs"
          variant="subtle"
          ml="xs"
          aria-label={isRunning ? t`Back now: ${span}` : t`Take back: ${span}`}
          onClick={() => remove.mutate({ absence: id }, { onError: toastProblem })}
        >
          {isRunning ? t`Back now` : t`Take back`}
        </Button>
      )}
    </li>
  )
}

/** From when to when; for others only those who lead. */
function AwayDialog({ onClose }: { onClose: () => void }) {
  const { member } = useSession()
  const today = useToday()
  const mayForOthers = useMay('tasks.manage')
  const people = useOperation('workspaces.members', {})
  const [draft, setDraft] = useState({ person: member.id, from: today, to: today, standIn: '' })
  const save = useAction('tasks.saveAbsence', {
    onDone: () => {
      toast(t`Absence noted`)
      onClose()
    },
  })
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const options = (people.data?.items ?? [])
    .filter((one) => one.active)
    .map(({ id, name }) => ({ value: id, label: name }))
  const isWhole = draft.from !== '' && draft.to >= draft.from
  return (
    <Modal opened onClose={onClose} title={t`Say who is away`} size={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isWhole) save.mutate({ ...draft, standIn: draft.standIn || null })
        }}
      >
        <Stack gap="sm">
          {mayForOthers && (
            <Select
              label={t`Who`}
              data={options}
              value={draft.person}
              onChange={(person) => person && change({ person })}
              searchable
              comboboxProps={{ withinPortal: false }}
            />
          )}
          <div className={records.pair}>
            <TextInput
              type="date"
              label={t`First day`}
              data-autofocus
              value={draft.from}
              onChange={(event) => change({ from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t`Last day`}
              min={draft.from}
              value={draft.to}
              onChange={(event) => change({ to: event.currentTarget.value })}
            />
          </div>
          <Select
            label={t`Stand-in`}
            placeholder={t`The manager`}
            data={options.filter(({ value }) => value !== draft.person)}
            value={draft.standIn === '' ? null : draft.standIn}
            onChange={(standIn) => change({ standIn: standIn ?? '' })}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t`No stand-in` }}
            comboboxProps={{ withinPortal: false }}
          />
          {save.error && (
            <div role="alert" className="down">
              {[save.error.detail || save.error.title, save.error.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="end">
            <Button type="submit" variant="filled" disabled={!isWhole || save.isPending}>{t`Save`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
