import { Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Line } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { type AccountDetail, groupRuleWords } from './wording.ts'

type Rule = NonNullable<AccountDetail['groupHealth']>

/** The usual rule by which an account speaks for the health of those below it; an account may name another. */
export function GroupRulePanel() {
  const settings = useOperation('accounts.settings', {})
  const save = useAction('accounts.updateSettings', { changes: ['accounts.settings', 'segments.group'] })
  const choose = (rule: string | null) =>
    save.mutate(
      { groupHealth: rule as Rule },
      { onSuccess: () => void toast(t`Groups are scored anew within a minute`), onError: toastProblem },
    )
  return (
    <Panel title={t`Groups of accounts`}>
      {settings.data ? (
        <Select
          label={t`Health of a group`}
          description={t`What an account shows for all below it. Days that are over stay as they were shown.`}
          data={Object.entries(groupRuleWords).map(([value, label]) => ({ value, label }))}
          value={settings.data.groupHealth}
          allowDeselect={false}
          maw={360}
          onChange={choose}
        />
      ) : (
        <Line width={240} height={30} />
      )}
    </Panel>
  )
}
