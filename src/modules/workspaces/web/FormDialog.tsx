import { Button, Group, Modal, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { t } from '../../../kernel/words.ts'
import type { Problem } from '../../../web/lib/problem.ts'

type FormDialogProps = {
  opened: boolean
  title: string
  /** The deed: "Add member". */
  submit: string
  busy: boolean
  problem: Problem | null
  onSubmit: (form: FormData) => void
  onClose: () => void
  children: ReactNode
}

/** A form over the page. Its fields are read by name when it is sent. */
export function FormDialog({ opened, title, submit, busy, problem, onSubmit, onClose, children }: FormDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <form onSubmit={readForm(onSubmit)}>
        <Stack gap="sm">
          {children}
          <ProblemText problem={problem} />
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" loading={busy}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

export const readForm = (onSubmit: (form: FormData) => void) => (event: FormEvent<HTMLFormElement>) => {
  event.preventDefault()
  onSubmit(new FormData(event.currentTarget))
}

/** Why the server refused, beside the form that it refused. */
export function ProblemText({ problem }: { problem: Problem | null }) {
  if (problem === null) return null
  return (
    <div role="alert" style={{ color: 'var(--red)' }}>
      {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
    </div>
  )
}

/** A field's text, or undefined where it was left empty. */
export function textIn(form: FormData, name: string): string | undefined {
  const value = String(form.get(name) ?? '').trim()
  return value === '' ? undefined : value
}
