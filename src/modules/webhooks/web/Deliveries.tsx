import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'

type Delivery = Item<'webhooks.deliveries'>

const words: Record<Delivery['status'], string> = {
  waiting: t`waits`,
  delivered: t`answered`,
  dead: t`set aside`,
}

/** The last calls with what was answered; what was set aside is sent once more by hand. */
export function Deliveries() {
  const may = useMay('webhooks.manage')
  const calls = useList('webhooks.deliveries', {})
  return (
    <Panel title={t`Last calls`} padding="flush">
      <DataTable
        label={t`Last calls`}
        rows={calls.items}
        rowKey={({ id }) => id}
        skeletonRows={3}
        rowHeight={52}
        error={calls.error}
        retry={calls.retry}
        more={calls.more}
        empty={
          <EmptyState
            title={t`Nobody was called yet`}
          >{t`Calls stand here with what was answered, once a playbook makes one or you send a test.`}</EmptyState>
        }
        columns={[
          { key: 'at', header: t`When`, cell: ({ madeAt }) => <TimeText at={madeAt} /> },
          { key: 'endpoint', header: t`Endpoint`, cell: ({ endpoint }) => endpoint.name },
          { key: 'account', header: t`Account`, narrow: 'hide', cell: (one) => <About delivery={one} /> },
          { key: 'status', header: t`State||of a call`, cell: (one) => <Standing delivery={one} /> },
          {
            key: 'retry',
            header: '',
            label: t`Send once more`,
            align: 'right',
            cell: (one) => may && one.status === 'dead' && <Again delivery={one} />,
          },
        ]}
      />
    </Panel>
  )
}

const About = ({ delivery: { account } }: { delivery: Delivery }) =>
  account ? <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink> : <span className="dim">{t`a test`}</span>

function Standing({ delivery: { status, attempts, code, answer, nextAt } }: { delivery: Delivery }) {
  const said = [code === null ? '' : String(code), answer ?? ''].filter(Boolean).join(': ')
  return (
    <>
      <b>{words[status]}</b>{' '}
      {attempts > 0 && <span className="dim">{t`after ${count(attempts, 'try', 'tries')}`}</span>}
      {said !== '' && <div className="muted">{said}</div>}
      {nextAt !== null && attempts > 0 && <div className="dim">{rich`tried again ${<TimeText at={nextAt} />}`}</div>}
    </>
  )
}

function Again({ delivery: { id, endpoint } }: { delivery: Delivery }) {
  const retry = useAction('webhooks.retry', {
    changes: ['webhooks.deliveries'],
    onDone: () => toast(t`Sent once more to ${endpoint.name}`),
  })
  return (
    <Button
      variant="subtle"
      loading={retry.isPending}
      aria-label={t`Send once more to ${endpoint.name}`}
      onClick={() => retry.mutate({ delivery: id }, { onError: toastProblem })}
    >{t`Send once more`}</Button>
  )
}
