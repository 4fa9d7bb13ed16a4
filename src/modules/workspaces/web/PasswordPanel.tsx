import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useRef } from 'react'
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
      toast('Your password is set. Other sessions have ended.')
    },
  })
  const submit = (fields: FormData) =>
    set.mutate({ password: String(fields.get('password')), current: textIn(fields, 'current') })
  if (byProvider) return <KeptElsewhere />
  return (
    <Panel title="Password">
      <form ref={form} onSubmit={readForm(submit)} style={{ maxWidth: 420 }}>
        <Stack gap="sm">
          {!hasPassword && (
            <p className="muted">You have no password yet. Without one you cannot come back once this session ends.</p>
          )}
          {hasPassword && (
            <PasswordInput
              name="current"
              label="Current password"
              required
              withAsterisk={false}
              autoComplete="current-password"
            />
          )}
          <PasswordInput
            name="password"
            label="New password"
            description="At least 10 characters."
            required
            withAsterisk={false}
            minLength={10}
            maxLength={128}
            autoComplete="new-password"
          />
          <ProblemText problem={set.error} />
          <Group>
            <Button type="submit" loading={set.isPending}>
              Set password
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

/** Who comes by the company's provider proves themselves there. */
function KeptElsewhere() {
  return (
    <Panel title="Password">
      <p className="muted">You are signed in by your company; your password is kept there.</p>
    </Panel>
  )
}
