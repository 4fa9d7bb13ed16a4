import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import type { MeetingActs } from './use-meetings.ts'

type HeldDialogProps = {
  meeting: { id: string; title: string; note: string | null }
  acts: MeetingActs
  onClose: () => void
}

/** What was said, and what follows: each line becomes a task. */
export function HeldDialog({ meeting, acts, onClose }: HeldDialogProps) {
  const [note, setNote] = useState(meeting.note ?? '')
  const [steps, setSteps] = useState('')
  const save = async () => {
    const nextSteps = steps.split('\n').flatMap((line) => line.trim() || [])
    if (await acts.end(meeting, { status: 'held', note: note.trim() || null, nextSteps })) onClose()
  }
  const byKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void save()
  }
  return (
    <Modal opened onClose={onClose} title={t`Held: ${meeting.title}`} size={460}>
      <Stack gap="sm" onKeyDown={byKey}>
        <Textarea
          label={t`What was said`}
          placeholder={t`They want to roll out to the second team`}
          data-autofocus
          autosize
          minRows={3}
          maxRows={10}
          maxLength={20_000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Textarea
          label={t`Next steps, one a line`}
          description={t`Each becomes a task. A day in its words is its due day.`}
          placeholder={t`Send the offer by Friday`}
          autosize
          minRows={2}
          maxRows={8}
          value={steps}
          onChange={(event) => setSteps(event.currentTarget.value)}
        />
        <Group justify="end">
          <Button variant="filled" title={t`Mark held (Ctrl+Enter)`} onClick={() => void save()}>{t`Mark held`}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
