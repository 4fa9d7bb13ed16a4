import { Button, Modal, TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { longDay, sayDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { laterDay } from './later.ts'
import type { Row } from './rows.ts'
import css from './Today.module.css'

const usual = [
  { label: t`For a day`, days: 1 },
  { label: t`For a week`, days: 7 },
  { label: t`For 30 days`, days: 30 },
]

type SnoozeDialogProps = { row: Row; onSnooze: (until: string) => void; onClose: () => void }

/** Until when the reasons that an account has now are to be silent. */
export function SnoozeDialog({ row, onSnooze, onClose }: SnoozeDialogProps) {
  const today = useToday()
  const [until, setUntil] = useState('')
  const tomorrow = laterDay(today, 1)
  return (
    <Modal opened onClose={onClose} title={t`Snooze ${row.name}`} size={380} returnFocus={false}>
      <p className="muted">{t`It comes back then, or as soon as there is a new reason.`}</p>
      <div className={css.choices} style={{ marginTop: 8 }}>
        {usual.map(({ label, days }, index) => (
          <button
            key={days}
            type="button"
            className={css.choice}
            data-autofocus={index === 0 || undefined}
            onClick={() => onSnooze(laterDay(today, days))}
            onKeyDown={stepThrough}
          >
            {label}
            <span className="dim">{t`until ${longDay(laterDay(today, days)).replace(/ \d{4}$/, '')}`}</span>
          </button>
        ))}
      </div>
      <form
        className={css.until}
        onSubmit={(event) => {
          event.preventDefault()
          if (until >= tomorrow) onSnooze(until)
        }}
      >
        <TextInput
          type="date"
          label={t`Until a day`}
          min={tomorrow}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button type="submit" disabled={until < tomorrow}>
          {until < tomorrow ? t`Snooze` : t`Snooze until ${sayDay(until, today)}`}
        </Button>
      </form>
    </Modal>
  )
}

function stepThrough(event: KeyboardEvent<HTMLButtonElement>): void {
  const { nextElementSibling, previousElementSibling } = event.currentTarget
  const target = { ArrowDown: nextElementSibling, ArrowUp: previousElementSibling }[event.key]
  if (target instanceof HTMLElement) target.focus()
  if (event.key.startsWith('Arrow')) event.preventDefault()
}
