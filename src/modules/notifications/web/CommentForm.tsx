import { Button, Group } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import type { Problem } from '../../../web/lib/problem.ts'
import css from './Comments.module.css'
import { MentionInput } from './MentionInput.tsx'

type CommentFormProps = {
  account: string
  label: string
  /** What the button says. */
  deed: string
  initial: string
  problem: Problem | null
  busy: boolean
  /** `sent` empties the field, once the server has the words. */
  onSend: (text: string, sent: () => void) => void
  onCancel?: () => void
}

export function CommentForm({ account, label, deed, initial, problem, busy, onSend, onCancel }: CommentFormProps) {
  const [text, setText] = useState(initial)
  const words = text.trim()
  const send = () => {
    if (words !== '' && !busy) onSend(words, () => setText(initial))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  const byKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send()
    else if (event.key === 'Escape') onCancel?.()
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <MentionInput
        account={account}
        label={label}
        value={text}
        onChange={setText}
        onKeyDown={byKey}
        isFirst={onCancel !== undefined}
      />
      {problem && (
        <div role="alert" className="down">
          {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
        </div>
      )}
      <Group justify="space-between" gap="xs">
        <span className="dim">{t`@ and a name mentions a colleague`}</span>
        <Group gap="xs">
          {onCancel && <Button onClick={onCancel}>{t`Cancel`}</Button>}
          <Button type="submit" disabled={words === ''} loading={busy} title={t`${deed} (Ctrl Enter)`}>
            {deed}
          </Button>
        </Group>
      </Group>
    </form>
  )
}
