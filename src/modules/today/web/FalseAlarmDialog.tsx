import { Button, Checkbox, Group, Modal, Stack, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import type { Row } from './rows.ts'

type FalseAlarmDialogProps = {
  row: Row
  onTell: (reasons: Row['open'], why: string) => void
  onClose: () => void
}

/** Which of the reasons mislead, and why: the words stay beside them, for whoever looks next. */
export function FalseAlarmDialog({ row, onTell, onClose }: FalseAlarmDialogProps) {
  const [chosen, setChosen] = useState(() => row.open.map((reason) => reason.kind))
  const [why, setWhy] = useState('')
  const isReady = why.trim() !== '' && chosen.length > 0
  const tell = (event?: FormEvent) => {
    event?.preventDefault()
    if (isReady)
      onTell(
        row.open.filter((reason) => chosen.includes(reason.kind)),
        why.trim(),
      )
  }
  return (
    <Modal opened onClose={onClose} title={t`False alarm: ${row.name}`} size={440} returnFocus={false}>
      <form onSubmit={tell}>
        <Stack gap="sm">
          {row.open.length === 1 ? (
            <p className="muted">{row.open[0]?.sentence}</p>
          ) : (
            <Checkbox.Group label={t`Reasons that mislead`} value={chosen} onChange={setChosen}>
              <Stack gap={8} mt={4}>
                {row.open.map(({ kind, sentence }) => (
                  <Checkbox key={kind} value={kind} label={sentence} />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
          <Textarea
            label={t`Why`}
            placeholder={t`They closed for the holidays`}
            data-autofocus
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2000}
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && tell(event)}
          />
        </Stack>
        <Group justify="flex-end" mt="md" gap="xs">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="filled" disabled={!isReady}>{t`Mark as false alarm`}</Button>
        </Group>
      </form>
    </Modal>
  )
}
