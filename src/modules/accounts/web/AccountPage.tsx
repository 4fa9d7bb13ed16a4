import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useEffect } from 'react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { useAddress, usePathParameter } from '../../../web/lib/navigation.tsx'
import { panelsOf, tabsOf } from '../../../web/lib/registry.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { useConnectedOwners } from '../../../web/lib/sources.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Columns, type Crumb, Page, Stack } from '../../../web/ui/Page.tsx'
import { Panels, useHasAside } from '../../../web/ui/Panels.tsx'
import { Line } from '../../../web/ui/Skeletons.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { AccountActions } from './AccountActions.tsx'
import { AccountFigures } from './AccountFigures.tsx'
import { AccountLead } from './AccountLead.tsx'
import { AccountState } from './AccountState.tsx'
import { arranged } from './layout.ts'
import { useMeasures } from './measures.ts'
import type { AccountDetail } from './wording.ts'

export function AccountPage() {
  const asked = usePathParameter('account')
  const { data: account, error, refetch } = useOperation('accounts.get', { account: asked })
  useSurvivor(asked, account)
  if (error && account === undefined) {
    return (
      <Page title={t`Account`} crumbs={[toList]}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    )
  }
  return (
    <Page
      title={account?.name ?? t`Account`}
      crumbs={crumbsOf(account)}
      state={<AccountState id={asked} account={account} />}
      actions={<AccountActions account={asked} />}
      lead={<AccountLead account={asked} />}
    >
      <AccountFigures id={asked} account={account} />
      <AccountTabs id={asked} name={account?.name ?? 'Account'} />
    </Page>
  )
}

const toList: Crumb = { label: t`Accounts`, to: 'accounts' }

function crumbsOf(account: AccountDetail | undefined): Crumb[] {
  const parent = account?.parent
  return parent ? [toList, { label: parent.name, to: `accounts/${parent.id}` }] : [toList]
}

/** A merged account lives on in another; its address leads there. */
function useSurvivor(asked: string, account: AccountDetail | undefined): void {
  const navigate = useNavigate()
  const address = useAddress()
  const survivor = account === undefined || account.id === asked ? undefined : address(`accounts/${account.id}`)
  useEffect(() => {
    if (survivor !== undefined) void navigate({ to: survivor as '/', replace: true })
  }, [survivor, navigate])
}

function AccountTabs({ id, name }: { id: string; name: string }) {
  const { permissions, role } = useSession()
  const measure = useMeasures(id)
  const owners = useConnectedOwners()
  const isShown = (tab: string) =>
    panelsOf('account', tab).some(
      ({ permission, onlyWith }) =>
        (permission === undefined || permissions.includes(permission)) &&
        (onlyWith === undefined || owners?.has(onlyWith)),
    )
  const layouts = useOperation('accounts.layouts', {})
  const layout = layouts.data?.items.find((one) => one.role === role)
  const tabs = arranged(
    tabsOf('account').filter(({ key }) => isShown(key)),
    layout,
  )
  // Until all of that is known none is shown: the tabs would change places under the hand. They are drawn piece by piece, as
  // with all their panels at once the page would not answer for as long as that takes.
  const isKnown = useDeferredValue(!layouts.isPending && owners !== undefined)
  if (!isKnown) return <Line width={320} height={20} />
  return (
    <Tabs
      label={name}
      tabs={tabs.map(({ key, label }) => ({
        key,
        label,
        count: key === 'tickets' ? (measure('support.unresolved')?.value ?? undefined) : undefined,
        content: () => <AccountTab key={key} tab={key} account={id} />,
      }))}
    />
  )
}

function AccountTab({ tab, account }: { tab: string; account: string }) {
  const hasAside = useHasAside('account', tab)
  const main = <Panels place="account" tab={tab} column="main" given={{ account }} />
  if (!hasAside) return <Stack>{main}</Stack>
  return <Columns aside={<Panels place="account" tab={tab} column="aside" given={{ account }} />}>{main}</Columns>
}
