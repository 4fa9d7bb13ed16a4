import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useToday } from '../../../web/lib/session.tsx'
import type { RiskActs } from './use-risks.ts'
import type { Risk } from './words.ts'

export type Ending = { risk: Pick<Risk, 'id' | 'what'>; state: 'saved' | 'lost' }

type EndDialogProps = { ending: Ending; acts: RiskActs; onClose: () => void; onDone?: () => void }

/** Saved or lost, when and why: what one learns from later. */
export function EndDialog({ ending: { risk, state }, acts, onClose, onDone }: EndDialogProps) {
  const today = useToday()
  const [reason, setReason] = useState('')
  const [on, setOn] = useState(today)
  const isReady = reason.trim() !== '' && on !== ''
  const send = async () => {
    if (!isReady || !(await acts.end(risk, { state, on, reason: reason.trim() }))) return
    onClose()
    onDone?.()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={state === 'saved' ? t`Saved: ${risk.what}` : t`Lost: ${risk.what}`}
      size={440}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Stack gap="sm">
          <Textarea
            label={state === 'saved' ? t`What turned it` : t`Why it was lost`}
            placeholder={
              state === 'saved' ? t`The new sponsor saw what the team gains` : t`They moved to what the group uses`
            }
            data-autofocus
            autosize
            minRows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void send()}
          />
          <TextInput
            type="date"
            label={t`On`}
            max={today}
            value={on}
            onChange={(event) => setOn(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" disabled={!isReady}>
              {state === 'saved' ? t`Mark saved` : t`Mark lost`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
