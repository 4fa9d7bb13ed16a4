import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { ProblemText, readForm, textIn } from './FormDialog.tsx'

export function ProfilePanel() {
  const { member, hasPassword, byProvider } = useSession()
  const [email, setEmail] = useState(member.email)
  const save = useAction('workspaces.updateMe', {
    changes: ['workspaces.me', 'workspaces.members'],
    onDone: () => toast(t`Saved`),
  })
  const submit = (form: FormData) =>
    save.mutate({ name: textIn(form, 'name') ?? '', email, current: textIn(form, 'current') })
  const asksPassword = hasPassword && email.toLowerCase() !== member.email.toLowerCase()
  return (
    <Panel title={t`You`}>
      <form onSubmit={readForm(submit)} style={{ maxWidth: 420 }}>
        <Stack gap="sm">
          <TextInput
            name="name"
            label={t`Name`}
            required
            withAsterisk={false}
            maxLength={200}
            defaultValue={member.name}
            autoComplete="name"
          />
          <TextInput
            name="email"
            type="email"
            label={t`E-mail`}
            description={t`You sign in with it.`}
            required
            withAsterisk={false}
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            autoComplete="email"
          />
          {byProvider && <p className="muted">{t`Name and address come from your company; change them there.`}</p>}
          {asksPassword && (
            <PasswordInput
              name="current"
              label={t`Current password`}
              required
              withAsterisk={false}
              autoComplete="current-password"
            />
          )}
          <ProblemText problem={save.error} />
          <Group>
            <Button type="submit" loading={save.isPending} disabled={byProvider}>{t`Save`}</Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
