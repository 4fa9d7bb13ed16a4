import { Button, Group, NumberInput, Stack, Switch } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { ProblemText, readForm } from './FormDialog.tsx'

type Security = Output<'workspaces.security'>

/** What the workspace asks of everybody who signs in. */
export function SecondFactorPolicyPanel() {
  const security = useOperation('workspaces.security', {})
  return (
    <Panel title={t`Second factor for everybody`}>
      {security.error ? (
        <ErrorState error={security.error} retry={() => void security.refetch()} />
      ) : security.data ? (
        <Policy security={security.data} />
      ) : (
        <Block height={64} />
      )}
    </Panel>
  )
}

function Policy({ security: { requiresTwoFactor, signIn, secured } }: { security: Security }) {
  const save = useAction('workspaces.updateSecurity', {
    changes: ['workspaces.security'],
    onDone: () =>
      toast(requiresTwoFactor ? t`Nobody has to have one any more` : t`Everybody is asked for one from now on`),
  })
  return (
    <Stack gap="xs">
      <Switch
        checked={requiresTwoFactor}
        disabled={save.isPending}
        label={t`Ask everybody for a second factor`}
        onChange={(event) => save.mutate({ requiresTwoFactor: event.currentTarget.checked }, { onError: toastProblem })}
      />
      <p className="muted">
        {t`${secured} of ${signIn} who sign in have one. Who has none can set one up and nothing else, until they have. People who come by your company’s sign-in are asked there, and API keys go on working.`}
      </p>
    </Stack>
  )
}

/** How many requests are answered a minute before a program is told to wait. */
export function LimitsPanel() {
  const security = useOperation('workspaces.security', {})
  return (
    <Panel title={t`Requests a minute`}>
      {security.data ? <Limits security={security.data} /> : <Block height={120} />}
    </Panel>
  )
}

const least = 60
const most = 1_000_000

function Limits({ security }: { security: Security }) {
  const save = useAction('workspaces.updateSecurity', {
    changes: ['workspaces.security'],
    onDone: () => toast(t`Saved`),
  })
  const submit = (form: FormData) =>
    save.mutate({ requestsOfKey: numberIn(form, 'key'), requestsOfMember: numberIn(form, 'member') })
  return (
    <form onSubmit={readForm(submit)} style={{ maxWidth: 460 }}>
      <Stack gap="sm">
        <p className="muted">{t`Each answer says what is left of the minute. A program that asks for more is told how long to wait.`}</p>
        <Group gap="sm" grow>
          <Limit name="key" label={t`Of an API key`} value={security.requestsOfKey} />
          <Limit name="member" label={t`Of a member`} value={security.requestsOfMember} />
        </Group>
        <ProblemText problem={save.error} />
        <Group>
          <Button type="submit" loading={save.isPending}>{t`Save`}</Button>
        </Group>
      </Stack>
    </form>
  )
}

function Limit({ name, label, value }: { name: string; label: string; value: number }) {
  return (
    <NumberInput
      name={name}
      label={label}
      defaultValue={value}
      min={least}
      max={most}
      step={100}
      allowDecimal={false}
      thousandSeparator=" "
      required
      withAsterisk={false}
    />
  )
}

const numberIn = (form: FormData, name: string): number => Number(String(form.get(name) ?? '').replace(/\D/g, ''))
