import { Button, Group, Select, Stack, Textarea } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { type Input, useAction, useOperation } from '../../../web/lib/api.ts'
import { toast } from '../../../web/ui/toasts.ts'

type Kind = Extract<Input<'engagements.log'>['kind'], 'note' | 'call' | 'meeting'>

const kinds: { kind: Kind; label: string; said: string }[] = [
  { kind: 'note', label: 'Note', said: 'Note logged' },
  { kind: 'call', label: 'Call', said: 'Call logged' },
  { kind: 'meeting', label: 'Meeting', said: 'Meeting logged' },
]

type LogFormProps = { account: string; onDone: () => void }

/** A note needs its words; that a call or meeting took place is worth logging without any. */
export function LogForm({ account, onDone }: LogFormProps) {
  const [text, setText] = useState('')
  const [contact, setContact] = useState<string | null>(null)
  const log = useAction('engagements.log', { changes: ['timeline.list', 'engagements.list', 'measures.ofAccount'] })
  const words = text.trim()
  const save = async (kind: Kind, said: string) => {
    if (kind === 'note' && words === '') return
    await log.mutateAsync({ account, kind, text: words || null, contact })
    toast(said)
    onDone()
  }
  const byKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey))
      void save('note', 'Note logged').catch(() => undefined)
  }
  return (
    <Stack gap="sm">
      <Textarea
        label="What happened"
        placeholder="Agreed on the rollout to the second team"
        autosize
        minRows={3}
        maxRows={10}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={byKey}
      />
      <WithWhom account={account} value={contact} onChange={setContact} />
      {log.error && (
        <div role="alert" className="down">
          {[log.error.detail || log.error.title, log.error.remedy].filter(Boolean).join('. ')}
        </div>
      )}
      <Group gap="xs" justify="space-between">
        <span className="dim">Log as</span>
        <Group gap="xs">
          {kinds.map(({ kind, label, said }) => (
            <Button
              key={kind}
              disabled={log.isPending || (kind === 'note' && words === '')}
              onClick={() => void save(kind, said).catch(() => undefined)}
            >
              {label}
            </Button>
          ))}
        </Group>
      </Group>
    </Stack>
  )
}

type WithWhomProps = { account: string; value: string | null; onChange: (value: string | null) => void }

function WithWhom({ account, value, onChange }: WithWhomProps) {
  const people = useOperation('accounts.contacts', { account, limit: 100 })
  const persons = people.data?.items.filter((person) => !person.isRobot) ?? []
  const once = [...new Map(persons.map((person) => [person.id, { value: person.id, label: person.name }])).values()]
  return (
    <Select
      label="With"
      placeholder="Nobody in particular"
      data={once}
      value={value}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Nobody in particular' }}
      comboboxProps={{ withinPortal: false }}
      nothingFoundMessage="Nobody of this name"
    />
  )
}
