import { Button, Group, Stack, TextInput } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { DateText } from '../../../web/ui/Values.tsx'
import { ProblemText, readForm, textIn } from './FormDialog.tsx'

export function WorkspacePanel() {
  const { workspace } = useSession()
  return (
    <Panel title={t`Workspace`}>
      <Stack gap="lg" style={{ maxWidth: 420 }}>
        <NameForm />
        {workspace.asOf === null ? (
          <ZoneForm />
        ) : (
          <p className="muted">{rich`This workspace is looked at as of ${<DateText day={workspace.asOf} />}, in the zone ${workspace.zone}.`}</p>
        )}
      </Stack>
    </Panel>
  )
}

function NameForm() {
  const { workspace } = useSession()
  const save = useAction('workspaces.update', { changes: ['workspaces.me'], onDone: () => toast(t`Saved`) })
  const submit = (form: FormData) =>
    save.mutate({ name: textIn(form, 'name'), currency: textIn(form, 'currency')?.toUpperCase() })
  return (
    <form onSubmit={readForm(submit)}>
      <Stack gap="sm">
        <TextInput
          name="name"
          label={t`Name`}
          required
          withAsterisk={false}
          maxLength={200}
          defaultValue={workspace.name}
        />
        <TextInput
          name="currency"
          label={t`Currency`}
          description={t`ARR is kept in it; contracts in others are converted at the rates under Currencies.`}
          required
          withAsterisk={false}
          minLength={3}
          maxLength={3}
          defaultValue={workspace.currency}
          w={220}
        />
        <ProblemText problem={save.error} />
        <Group>
          <Button type="submit" loading={save.isPending}>{t`Save`}</Button>
        </Group>
      </Stack>
    </form>
  )
}

function ZoneForm() {
  const { workspace } = useSession()
  const save = useAction('workspaces.update', {
    changes: ['workspaces.me'],
    onDone: () => toast(t`The zone changes on that day`),
  })
  const submit = (form: FormData) => save.mutate({ zone: textIn(form, 'zone'), from: textIn(form, 'from') })
  return (
    <form onSubmit={readForm(submit)}>
      <Stack gap="sm">
        <p className="muted">{t`Days begin and end in ${workspace.zone}. Another zone applies from a day to come; days before it stay as they were.`}</p>
        <Group align="end" gap="xs">
          <TextInput
            name="zone"
            label={t`Zone`}
            required
            withAsterisk={false}
            maxLength={64}
            placeholder={t`Europe/Berlin`}
          />
          <TextInput name="from" type="date" label={t`From`} required withAsterisk={false} />
          <Button type="submit" loading={save.isPending}>{t`Change zone`}</Button>
        </Group>
        <ProblemText problem={save.error} />
      </Stack>
    </form>
  )
}
