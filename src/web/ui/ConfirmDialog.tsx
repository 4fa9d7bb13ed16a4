import { Button, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../kernel/words.ts'

type ConfirmDialogProps = {
  opened: boolean
  /** The question: "Delete this view". */
  title: string
  /** What will happen, with its figures, and whether it can be undone. */
  children: ReactNode
  /** The deed itself: "Delete", never "OK". */
  confirm: string
  tone?: 'plain' | 'bad'
  busy?: boolean
  /** There is nothing that it would do yet. */
  disabled?: boolean
  onConfirm: () => void
  onClose: () => void
}

export function ConfirmDialog({
  opened,
  title,
  children,
  confirm,
  tone = 'plain',
  busy,
  disabled,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="sm">
      <div className="muted">{children}</div>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button onClick={onClose} data-autofocus>{t`Cancel`}</Button>
        <Button
          variant="filled"
          color={tone === 'bad' ? 'red' : undefined}
          loading={busy}
          disabled={disabled}
          onClick={onConfirm}
        >
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
