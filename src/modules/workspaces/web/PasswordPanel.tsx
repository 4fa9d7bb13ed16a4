import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useRef } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { ProblemText, readForm, textIn } from './FormDialog.tsx'

export function PasswordPanel() {
  const { hasPassword, byProvider } = useSession()
  const form = useRef<HTMLFormElement>(null)
  const set = useAction('workspaces.setPassword', {
    changes: ['workspaces.me', 'workspaces.sessions'],
    onDone: () => {
      form.current?.reset()
      toast(t`Your password is set. Other sessions have ended.`)
    },
  })
  const submit = (fields: FormData) =>
    set.mutate({ password: String(fields.get('password')), current: textIn(fields, 'current') })
  if (byProvider) return <KeptElsewhere />
  return (
    <Panel title={t`Password`}>
      <form ref={form} onSubmit={readForm(submit)} style={{ maxWidth: 420 }}>
        <Stack gap="sm">
          {!hasPassword && (
            <p className="muted">{t`You have no password yet. Without one you cannot come back once this session ends.`}</p>
          )}
          {hasPassword && (
            <PasswordInput
              name="current"
              label={t`Current password`}
              required
              withAsterisk={false}
              autoComplete="current-password"
            />
          )}
          <PasswordInput
            name="password"
            label={t`New password`}
            description={t`At least 10 characters.`}
            required
            withAsterisk={false}
            minLength={10}
            maxLength={128}
            autoComplete="new-password"
          />
          <ProblemText problem={set.error} />
          <Group>
            <Button type="submit" loading={set.isPending}>{t`Set password`}</Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

/** Who comes by the company's provider proves themselves there. */
function KeptElsewhere() {
  return (
    <Panel title={t`Password`}>
      <p className="muted">{t`You are signed in by your company; your password is kept there.`}</p>
    </Panel>
  )
}
