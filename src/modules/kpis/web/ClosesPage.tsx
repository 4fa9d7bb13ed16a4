import { Button } from '@mantine/core'
import { useState } from 'react'
import { plural, t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { longInstant, money, number, sayMonth, signedMoney } from '../../../web/lib/format.ts'
import { useClock, useMay } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import css from './Kpis.module.css'

const readers = { month: text() }
const nameOf = (month: string) => `${sayMonth(month)} ${month.slice(0, 4)}`

/** Months that are closed for good, and what is known otherwise since. */
export function ClosesPage() {
  const [{ month }, change] = useUrlState(readers)
  const { data, error, refetch } = useOperation('kpis.closes', {})
  const shown = data?.items.find((one) => one.month === month) ?? data?.items[0]
  return (
    <Page
      title={t`Month close`}
      lead={t`A closed month never changes. What became known later stands in its bridge, account by account.`}
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Lines count={8} />
      ) : (
        <Stack>
          <Waiting months={data.waiting} />
          {shown ? (
            <Closed key={shown.month} month={shown.month} />
          ) : (
            <EmptyState title={t`No month is closed`}>
              {t`Close a month once its contracts are in. Its board pack is kept as it is then, as a page and as PDF, and prints the same whenever you need it again.`}
            </EmptyState>
          )}
          {data.items.length > 1 && (
            <Panel title={t`Closed months`}>
              <ul className={css.waiting}>
                {data.items.map((one) => (
                  <li key={one.month}>
                    <Button
                      variant={one.month === shown?.month ? 'light' : 'subtle'}
                      size="compact-sm"
                      aria-pressed={one.month === shown?.month}
                      onClick={() => change({ month: one.month })}
                    >
                      {nameOf(one.month)}
                    </Button>{' '}
                    <span className="muted">{money(one.arr, one.currency)}</span>
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </Stack>
      )}
    </Page>
  )
}

function Waiting({ months }: { months: readonly string[] }) {
  const may = useMay('kpis.close')
  const [asked, ask] = useState<string>()
  const close = useAction('kpis.close_month', { changes: ['kpis.closes', 'kpis.get_close'] })
  const [newest] = months
  if (!may || newest === undefined) return null
  return (
    <div className={css.target}>
      <Button variant="filled" onClick={() => ask(newest)}>{t`Close ${nameOf(newest)}`}</Button>
      {asked && (
        <ConfirmDialog
          opened
          title={t`Close ${nameOf(asked)}`}
          confirm={t`Close the month`}
          onConfirm={() => {
            close.mutate({ month: asked }, { onError: toastProblem })
            ask(undefined)
          }}
          onClose={() => ask(undefined)}
        >
          {t`Its figures are kept as they are known now, for good. Later corrections stand beside it in a bridge.`}
        </ConfirmDialog>
      )}
    </div>
  )
}

type Close = Output<'kpis.get_close'>

function Closed({ month }: { month: string }) {
  const { data, error, refetch } = useOperation('kpis.get_close', { month })
  const { zone } = useClock()
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={6} />
  return (
    <>
      <Panel
        title={nameOf(month)}
        aside={data.by === null ? longInstant(data.closedAt, zone) : t`${longInstant(data.closedAt, zone)}, ${data.by}`}
      >
        <Strip figures={figuresOf(data)} />
        <div className={css.target}>
          <DownloadButton of="kpis.close_pack" asked={{ month, format: 'html' }} label={t`Board pack as a page`} />
          <DownloadButton of="kpis.close_pack" asked={{ month, format: 'pdf' }} label={t`Board pack as PDF`} />
        </div>
      </Panel>
      <Panel title={t`Known otherwise since`} padding="flush">
        <DataTable
          label={t`Known otherwise since`}
          columns={columnsOf(data.currency)}
          rows={data.restated}
          rowKey={({ account }) => account}
          rowLink={({ account, name }) => ({ to: `accounts/${account}`, search: { tab: 'contracts' }, label: name })}
          empty={
            <EmptyState title={t`Nothing was restated`}>{t`Every account had what it was closed with.`}</EmptyState>
          }
        />
      </Panel>
    </>
  )
}

const figuresOf = ({ arr, now, accounts, currency }: Close): Figure[] => [
  { label: t`ARR when it was closed`, value: money(arr, currency) },
  {
    label: t`Restated`,
    value: signedMoney(now - arr, currency),
    note: `${number(accounts)} ${plural(accounts, 'account', 'accounts')}`,
  },
  { label: t`ARR as known now`, value: money(now, currency) },
]

const columnsOf = (currency: string): Column<Close['restated'][number]>[] => [
  { key: 'name', header: t`Account`, cell: () => null },
  { key: 'closed', header: t`Closed with`, align: 'right', cell: ({ closed }) => money(closed, currency) },
  { key: 'change', header: t`Restated`, align: 'right', cell: ({ change }) => signedMoney(change, currency) },
  { key: 'now', header: t`Known now`, align: 'right', cell: ({ now }) => money(now, currency) },
]
