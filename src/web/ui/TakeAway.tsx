import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../../kernel/words.ts'
import { ConfirmDialog } from './ConfirmDialog.tsx'

type TakeAwayProps = {
  name: string
  /** What is gone then, and what stays. */
  children: ReactNode
  busy: boolean
  onConfirm: () => void
}

/** Takes something away for good, once that was confirmed. */
export function TakeAway({ name, children, busy, onConfirm }: TakeAwayProps) {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button onClick={() => setAsks(true)}>{t`Take away`}</Button>
      <ConfirmDialog
        opened={asks}
        title={t`Take away ${name}`}
        confirm={t`Take away`}
        tone="bad"
        busy={busy}
        onConfirm={onConfirm}
        onClose={() => setAsks(false)}
      >
        {children}
      </ConfirmDialog>
    </>
  )
}
