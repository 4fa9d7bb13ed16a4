import { Checkbox, Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { tabsOf } from '../../../web/lib/registry.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { SortableList } from '../../../web/ui/SortableList.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { arranged } from './layout.ts'

const roles = [
  { value: 'owner', label: t`Owners` },
  { value: 'admin', label: t`Administrators` },
  { value: 'lead', label: t`Leads` },
  { value: 'csm', label: t`Success managers` },
  { value: 'support', label: t`Support` },
  { value: 'viewer', label: t`Viewers` },
]

/** Which tabs the page of an account has for a role, and in which order. */
export function TabsPanel() {
  const [role, setRole] = useState('csm')
  const layouts = useOperation('accounts.layouts', {})
  const save = useAction('accounts.saveLayout', { changes: ['accounts.layouts'] })
  const stored = layouts.data?.items.find((layout) => layout.role === role)
  const [wished, setWished] = useState<{ role: string; tabs: string[]; hidden: string[] }>()
  const layout = wished?.role === role ? wished : stored
  const hidden = layout?.hidden ?? []
  const tabs = arranged(tabsOf('account'), layout && { tabs: layout.tabs, hidden: [] })
  const put = (next: { tabs: string[]; hidden: string[] }) => {
    setWished({ role, ...next })
    save.mutate({ role, ...next }, { onError: toastProblem, onSettled: () => setWished(undefined) })
  }
  const keys = tabs.map((tab) => tab.key)
  return (
    <Panel
      title={t`Tabs of an account`}
      aside={
        <Select
          aria-label={t`For whom`}
          size="xs"
          w={170}
          data={roles}
          value={role}
          allowDeselect={false}
          onChange={(next) => setRole(next ?? 'csm')}
        />
      }
    >
      {layouts.data ? (
        <SortableList
          label={t`Tabs in their order`}
          items={tabs.map((tab) => ({
            key: tab.key,
            name: tab.label,
            content: (
              <Checkbox
                label={tab.label}
                checked={!hidden.includes(tab.key)}
                disabled={!hidden.includes(tab.key) && hidden.length === keys.length - 1}
                onChange={() =>
                  put({
                    tabs: keys,
                    hidden: hidden.includes(tab.key) ? hidden.filter((key) => key !== tab.key) : [...hidden, tab.key],
                  })
                }
              />
            ),
          }))}
          onOrder={(next) => put({ tabs: next, hidden })}
        />
      ) : (
        <Lines count={6} />
      )}
    </Panel>
  )
}
