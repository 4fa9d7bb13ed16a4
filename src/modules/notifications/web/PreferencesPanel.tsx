import { Stack, Switch } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'

/** Of which news one is told here, each kept as soon as it is switched. */
export function PreferencesPanel() {
  const { data, error, refetch } = useOperation('notifications.preferences', {})
  const save = useAction('notifications.setPreference', { changes: ['notifications.preferences'] })
  return (
    <Panel title={t`What you are told`}>
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data ? (
        <Stack gap="sm">
          {data.items.map(({ kind, label, summary, inApp }) => (
            <Switch
              key={kind}
              label={label}
              description={summary}
              checked={save.isPending && save.variables.kind === kind ? save.variables.inApp : inApp}
              onChange={(event) => save.mutate({ kind, inApp: event.currentTarget.checked }, { onError: toastProblem })}
            />
          ))}
        </Stack>
      ) : (
        <Block height={280} />
      )}
    </Panel>
  )
}
