import { Button, Modal } from '@mantine/core'
import { exactNumber } from '../../../kernel/say.ts'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { DateText } from '../../../web/ui/Values.tsx'

type Rate = Item<'revenue.list_rates'>
type RatesDialogProps = { into: string; currency: string; onClose: () => void }

/** Every rate of a currency, the newest first. What was shown of closed days stays, whatever is removed here. */
export function RatesDialog({ into, currency, onClose }: RatesDialogProps) {
  const list = useList('revenue.list_rates', { currency, limit: 24 })
  const remove = useAction('revenue.remove_rate', {
    changes: ['revenue.list_currencies', 'revenue.list_rates', 'revenue.missing_rates'],
    onDone: () => toast(t`Rate removed`),
  })
  const columns: Column<Rate>[] = [
    { key: 'from', header: t`From`, cell: ({ from }) => <DateText day={from} /> },
    { key: 'rate', header: t`1 ${currency} in ${into}`, align: 'right', cell: ({ rate }) => exactNumber(rate) },
    {
      key: 'source',
      header: t`Told by`,
      narrow: 'hide',
      cell: ({ source }) => (source === 'api' ? t`by hand` : source),
    },
    {
      key: 'acts',
      header: '',
      align: 'right',
      cell: ({ from }) => (
        <Button
          variant="subtle"
          aria-label={t`Remove the rate from ${from}`}
          loading={remove.isPending && remove.variables?.from === from}
          onClick={() => remove.mutate({ currency, from }, { onError: toastProblem })}
        >{t`Remove`}</Button>
      ),
    },
  ]
  return (
    <Modal opened onClose={onClose} title={t`Rates of ${currency}`} size="lg">
      <DataTable
        label={t`Rates of ${currency}`}
        columns={columns}
        rows={list.items}
        rowKey={({ from }) => from}
        skeletonRows={3}
        error={list.error}
        retry={list.retry}
        more={list.more}
        empty={<p className="muted">{t`No rates known`}</p>}
      />
    </Modal>
  )
}
