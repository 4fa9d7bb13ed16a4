import { Button, Group, PasswordInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { type Newcomers, newcomersChoices } from '../domain/provider.ts'
import { ProblemText, readForm, textIn } from './FormDialog.tsx'
import { roleLabels } from './wording.ts'

type Known = Output<'workspaces.provider'>

/** Signing in by the company's own OpenID provider. */
export function ProviderPanel() {
  const known = useOperation('workspaces.provider', {})
  return (
    <Panel title={t`Sign in with your company`}>
      {known.error ? (
        <ErrorState error={known.error} retry={() => void known.refetch()} />
      ) : known.data ? (
        <ProviderForm key={known.data.provider?.savedAt ?? 'none'} known={known.data} />
      ) : (
        <Block height={360} />
      )}
    </Panel>
  )
}

const newcomers = newcomersChoices.map((value) => ({
  value,
  label:
    value === 'invited' ? t`are refused: only who was invited comes in` : t`become members, as ${roleLabels[value]}`,
}))

function ProviderForm({ known: { provider, callback } }: { known: Known }) {
  const [removing, setRemoving] = useState(false)
  const save = useAction('workspaces.saveProvider', {
    changes: ['workspaces.provider'],
    onDone: () => toast(t`Your provider answered, and is saved`),
  })
  const submit = (form: FormData) =>
    save.mutate({
      label: textIn(form, 'label') ?? '',
      issuer: textIn(form, 'issuer') ?? '',
      clientId: textIn(form, 'clientId') ?? '',
      secret: textIn(form, 'secret'),
      domains: wordsIn(form.get('domains')),
      newcomers: form.get('newcomers') as Newcomers,
      isOn: form.get('isOn') === 'on',
    })
  return (
    <form onSubmit={readForm(submit)} style={{ maxWidth: 520 }}>
      <Stack gap="sm">
        <p className="muted">{t`Any provider of OpenID Connect (Entra ID, Okta, Google, Keycloak and others). Register an application there with this address to return to:`}</p>
        <Group align="end" gap="xs" wrap="nowrap">
          <TextInput label={t`Address to return to`} value={callback} readOnly style={{ flex: 1 }} />
          <CopyButton text={callback} />
        </Group>
        <TextInput
          name="issuer"
          label={t`Issuer`}
          placeholder="https://login.example.com/tenant"
          required
          withAsterisk={false}
          maxLength={500}
          defaultValue={provider?.issuer}
        />
        <TextInput
          name="clientId"
          label={t`Client id`}
          required
          withAsterisk={false}
          maxLength={300}
          defaultValue={provider?.clientId}
        />
        <PasswordInput
          name="secret"
          label={t`Client secret`}
          description={
            provider
              ? t`Kept encrypted and never shown. Left empty it stays as it is.`
              : t`Kept encrypted and never shown.`
          }
          required={!provider}
          withAsterisk={false}
          maxLength={1000}
          autoComplete="off"
        />
        <Textarea
          name="domains"
          label={t`Domains`}
          description={t`It may vouch for addresses of these and no other. One on each line.`}
          placeholder="example.com"
          required
          withAsterisk={false}
          autosize
          minRows={2}
          defaultValue={provider?.domains.join('\n')}
        />
        <Select
          name="newcomers"
          label={t`People whom it knows and this workspace does not`}
          data={newcomers}
          defaultValue={provider?.newcomers ?? 'invited'}
          allowDeselect={false}
        />
        <TextInput
          name="label"
          label={t`Name on the sign-in page`}
          placeholder={t`Example account`}
          required
          withAsterisk={false}
          maxLength={60}
          defaultValue={provider?.label}
        />
        <Switch name="isOn" label={t`Offered on the sign-in page`} defaultChecked={provider?.isOn ?? true} />
        <ProblemText problem={save.error} />
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>{t`Ask the provider and save`}</Button>
          {provider && <Button variant="subtle" onClick={() => setRemoving(true)}>{t`Remove`}</Button>}
        </Group>
      </Stack>
      <RemoveDialog opened={removing} onClose={() => setRemoving(false)} />
    </form>
  )
}

function RemoveDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const remove = useAction('workspaces.removeProvider', {
    changes: ['workspaces.provider'],
    onDone: () => {
      onClose()
      toast(t`Nobody signs in by it any more`)
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={t`Remove the provider`}
      confirm={t`Remove`}
      tone="bad"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({}, { onError: toastProblem })}
      onClose={onClose}
    >{t`People who only signed in by it need a one-time link to come back, which you make under Members. Their sessions of now go on.`}</ConfirmDialog>
  )
}

const wordsIn = (value: FormDataEntryValue | null): string[] => [
  ...new Set(
    String(value ?? '')
      .split(/[\s,;]+/)
      .filter(Boolean),
  ),
]
