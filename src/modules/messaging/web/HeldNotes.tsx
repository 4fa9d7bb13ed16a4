import { Button, Group } from '@mantine/core'
import { inWords, t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { count, sayInstant } from '../../../web/lib/format.ts'
import { useClock } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Messages.module.css'
import { statusWords } from './wording.ts'

/** Mail to our own people that did not go. Nothing stands here while all goes. */
export function HeldNotes() {
  const { items, more } = useList('messaging.notes', { limit: 20 })
  const { zone, today } = useClock()
  const done = ({ changed, refused }: { changed: number; refused: { reason: string }[] }) => {
    const [first] = refused
    if (changed > 0) toast(t`${count(changed, 'mail||a letter', 'mails||letters')} done`)
    if (first)
      toastProblem(new Error(t`${count(refused.length, 'mail||a letter', 'mails||letters')} not: ${first.reason}`))
  }
  const release = useAction('messaging.releaseNotes', { onDone: done })
  const discard = useAction('messaging.discardNotes', { onDone: done })
  if (!items || items.length === 0) return null
  return (
    <Panel title={t`Mail to colleagues that did not go`} padding="flush">
      <ul className={css.list}>
        {items.map(({ id, member, subject, status, reason, madeAt }) => (
          <li key={id} className={css.person}>
            <Group justify="space-between" gap="xs">
              <div>
                <strong>{member.name}</strong> {subject}
                <div className="muted">
                  {[inWords(statusWords[status]), reason, sayInstant(madeAt, zone, today)].filter(Boolean).join(', ')}
                </div>
              </div>
              <Group gap="xs">
                <Button
                  size="compact-sm"
                  aria-label={t`Send to ${member.name} once more`}
                  onClick={() => release.mutate({ notes: [id] }, { onError: toastProblem })}
                >{t`Send once more`}</Button>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={t`Discard mail to ${member.name}`}
                  onClick={() => discard.mutate({ notes: [id] }, { onError: toastProblem })}
                >{t`Discard`}</Button>
              </Group>
            </Group>
          </li>
        ))}
      </ul>
      {more.has && <Button variant="subtle" loading={more.loading} onClick={() => more.load()}>{t`Show more`}</Button>}
    </Panel>
  )
}
