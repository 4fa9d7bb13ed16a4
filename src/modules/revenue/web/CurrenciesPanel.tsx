import { Button } from '@mantine/core'
import { useState } from 'react'
import { exactNumber } from '../../../kernel/say.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import { RateDialog } from './RateDialog.tsx'
import { RatesDialog } from './RatesDialog.tsx'

type Currency = Output<'revenue.list_currencies'>['items'][number]
type Opened = { dialog: 'rate'; currency: string | null } | { dialog: 'rates'; currency: string }

/** Which currencies contracts are in, what each costs in the workspace's own, and which of them nobody has told a rate of. */
export function CurrenciesPanel() {
  const { data, error, refetch } = useOperation('revenue.list_currencies', {})
  const [opened, open] = useState<Opened>()
  const close = () => open(undefined)
  const into = data?.currency ?? ''
  return (
    <Panel
      title={t`Currencies`}
      padding="flush"
      aside={<Button onClick={() => open({ dialog: 'rate', currency: null })}>{t`Set a rate`}</Button>}
    >
      <DataTable
        label={t`Currencies`}
        columns={columnsOf(into, open)}
        rows={data?.items}
        rowKey={({ currency }) => currency}
        skeletonRows={3}
        error={error ?? undefined}
        retry={() => void refetch()}
        empty={
          <EmptyState
            title={t`Everything is in one currency`}
          >{t`ARR is kept in ${into}. Where contracts are in other currencies, they are listed here with the rate at which they are converted. Rates can also be imported as revenue.rate.`}</EmptyState>
        }
      />
      {opened?.dialog === 'rate' && <RateDialog into={into} currency={opened.currency} onClose={close} />}
      {opened?.dialog === 'rates' && <RatesDialog into={into} currency={opened.currency} onClose={close} />}
    </Panel>
  )
}

function columnsOf(into: string, open: (opened: Opened) => void): Column<Currency>[] {
  return [
    { key: 'currency', header: t`Currency`, cell: ({ currency }) => <b>{currency}</b> },
    {
      key: 'contracts',
      header: t`Contracts`,
      narrow: 'hide',
      cell: ({ contracts, accounts }) =>
        contracts === 0 ? (
          <span className="dim">{t`none`}</span>
        ) : (
          t`${number(contracts)} in ${count(accounts, 'account')}`
        ),
    },
    {
      key: 'rate',
      header: t`1 costs in ${into}`,
      align: 'right',
      cell: ({ rate, contracts }) =>
        rate === null ? (
          <span className={contracts > 0 ? 'down' : 'dim'}>{contracts > 0 ? t`no rate, ARR unknown` : t`no rate`}</span>
        ) : (
          exactNumber(rate)
        ),
    },
    {
      key: 'since',
      header: t`Since`,
      narrow: 'hide',
      cell: ({ since }) => (since === null ? null : <DateText day={since} />),
    },
    {
      key: 'acts',
      header: '',
      align: 'right',
      cell: ({ currency, rate }) => (
        <>
          {rate !== null && (
            <Button
              variant="subtle"
              aria-label={t`History of ${currency}`}
              onClick={() => open({ dialog: 'rates', currency })}
            >{t`History`}</Button>
          )}
          <Button
            variant="subtle"
            aria-label={t`Set rate of ${currency}`}
            onClick={() => open({ dialog: 'rate', currency })}
          >{t`Set rate`}</Button>
        </>
      ),
    },
  ]
}
