import { Autocomplete, Button, NumberInput, Popover, Select } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { type CountedWhat, longestWindow } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../lib/api.ts'
import css from './Condition.module.css'

/** Which events somebody asks for: at least so many, in so many days. */
export type AskedEvents = { field: string; label: string; atLeast: number }

type AskForEventsProps = { onAsk: (asked: AskedEvents) => void }

const whats: { value: CountedWhat; label: string }[] = [
  { value: 'events', label: t`times` },
  { value: 'people', label: t`people who did` },
  { value: 'days', label: t`days with it` },
]

/** Asks for events in a window. Where nobody counts them yet, counting begins, and their past is counted. */
export function AskForEvents({ onAsk }: AskForEventsProps) {
  const [isOpen, popover] = useDisclosure()
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => !opened && popover.close()}
      position="bottom-start"
      width={320}
      trapFocus
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={popover.toggle}
        >{t`Events`}</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Ask for events in a window`}>
        <Form
          onAsk={(asked) => {
            popover.close()
            onAsk(asked)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Its own place, and no form of HTML: it stands within the form of a segment. */
function Form({ onAsk }: AskForEventsProps) {
  const words = useOperation('events.words', {})
  const [event, setEvent] = useState('')
  const [what, setWhat] = useState<CountedWhat>('events')
  const [atLeast, setAtLeast] = useState(3)
  const [days, setDays] = useState(30)
  const count = useAction('events.count_events', {
    changes: ['segments.fields', 'events.measures'],
    onDone: ({ field, label }) => onAsk({ field, label, atLeast }),
  })
  const isWhole = event.trim() !== '' && atLeast >= 1 && days >= 1
  return (
    <div className={css.events}>
      <Autocomplete
        label={t`Event`}
        placeholder={t`Report exported`}
        data={(words.data?.names ?? []).map(({ name }) => name)}
        value={event}
        onChange={setEvent}
        maxLength={200}
        comboboxProps={{ withinPortal: false }}
        data-autofocus
      />
      <div className={css.pair}>
        <NumberInput
          label={t`At least`}
          value={atLeast}
          onChange={(value) => setAtLeast(typeof value === 'number' ? value : 0)}
          min={1}
          max={1_000_000}
          allowDecimal={false}
        />
        <Select
          label={t`Counted are`}
          data={whats}
          value={what}
          onChange={(value) => setWhat(value as CountedWhat)}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
      </div>
      <NumberInput
        label={t`In the last days`}
        value={days}
        onChange={(value) => setDays(typeof value === 'number' ? value : 0)}
        min={1}
        max={longestWindow}
        allowDecimal={false}
      />
      <p className="dim">{t`Where nobody counts these yet, counting begins now and includes the past that is kept.`}</p>
      {count.error && (
        <p className={css.problem} role="alert">
          {count.error.detail || count.error.title}
        </p>
      )}
      <Button
        variant="filled"
        disabled={!isWhole}
        loading={count.isPending}
        onClick={() => count.mutate({ event: event.trim(), count: what, days })}
      >{t`Ask for it`}</Button>
    </div>
  )
}
