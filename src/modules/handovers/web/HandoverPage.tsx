import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { PageLink, usePathParameter } from '../../../web/lib/navigation.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { DateText, Money, TimeText } from '../../../web/ui/Values.tsx'
import { BriefDialog, useBrief } from './BriefDialog.tsx'
import css from './Handovers.module.css'
import { nameOf } from './PastHandovers.tsx'
import { outcomeWord, stateWord } from './words.ts'

type Handover = Output<'handovers.get'>
type Row = Handover['items'][number]

/** One handover: its accounts, what became of each, and the way back. */
export function HandoverPage() {
  const id = usePathParameter('handover')
  const { data, error, refetch } = useOperation('handovers.get', { handover: id })
  return (
    <Page
      title={data ? nameOf(data) : t`Handover`}
      crumbs={[{ label: t`Handover`, to: 'handovers' }]}
      actions={data && <Actions handover={data} />}
    >
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : <Shown handover={data} />}
      <BriefDialog />
    </Page>
  )
}

function Shown({ handover }: { handover: Handover | undefined }) {
  return (
    <Stack>
      {handover && <Facts handover={handover} />}
      <Panel title={t`Accounts`} padding="flush" aside={handover && unseenWords(handover)}>
        <DataTable
          label={t`Accounts`}
          columns={columns}
          rows={handover?.items}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title={t`None of them is open to you`}>
              {t`They are in books that you do not see. What became of them is kept here all the same.`}
            </EmptyState>
          }
        />
      </Panel>
    </Stack>
  )
}

const unseenWords = ({ unseen, accounts }: Handover): string =>
  unseen > 0 ? t`${count(accounts, 'account')}, ${unseen} of them outside of your view` : count(accounts, 'account')

function Facts({ handover }: { handover: Handover }) {
  const { state, effective, madeBy, madeAt, note, reason, undoUntil } = handover
  return (
    <Panel title={t`Handover`}>
      <dl className={css.facts}>
        <dt>{t`State`}</dt>
        <dd>{stateWord(state)}</dd>
        <dt>{t`Day`}</dt>
        <dd>
          <DateText day={effective} />
        </dd>
        <dt>{t`Made by`}</dt>
        <dd>
          {madeBy.name}, <TimeText at={madeAt} />
        </dd>
        {note && (
          <>
            <dt>{t`Why`}</dt>
            <dd>{note}</dd>
          </>
        )}
        {reason && (
          <>
            <dt>{t`Not done because`}</dt>
            <dd>{reason}</dd>
          </>
        )}
        {undoUntil && (
          <>
            <dt>{t`Can be taken back until`}</dt>
            <dd>
              <TimeText at={undoUntil} />
            </dd>
          </>
        )}
      </dl>
    </Panel>
  )
}

function Actions({ handover }: { handover: Handover }) {
  const { id, state, mayCancel, undoUntil } = handover
  if (state === 'planned' && mayCancel) return <Cancel id={id} />
  return undoUntil ? <Undo id={id} /> : null
}

function Cancel({ id }: { id: string }) {
  const [isAsking, asking] = useDisclosure(false)
  const cancel = useAction('handovers.cancel', { onDone: () => asking.close() })
  return (
    <>
      <Button onClick={asking.open}>{t`Take it off`}</Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Take this handover off`}
        confirm={t`Take it off`}
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate({ handover: id }, { onError: toastProblem })}
      >
        {t`No account changes hands. You can plan another one.`}
      </ConfirmDialog>
    </>
  )
}

function Undo({ id }: { id: string }) {
  const [isAsking, asking] = useDisclosure(false)
  const undo = useAction('handovers.undo', {
    onDone: ({ returned, stayed }) => {
      asking.close()
      toast(
        stayed > 0
          ? t`${count(returned, 'account')} given back, ${stayed} stayed`
          : t`${count(returned, 'account')} given back`,
      )
    },
  })
  return (
    <>
      <Button onClick={asking.open}>{t`Take it back`}</Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Take this handover back`}
        confirm={t`Take it back`}
        busy={undo.isPending}
        onConfirm={() => undo.mutate({ handover: id }, { onError: toastProblem })}
      >
        {t`Every account goes back with what went along, except those whose owner somebody has changed since.`}
      </ConfirmDialog>
    </>
  )
}

const columns: Column<Row>[] = [
  { key: 'name', header: t`Account`, cell: ({ id, name }) => <PageLink to={`accounts/${id}`}>{name}</PageLink> },
  {
    key: 'arr',
    header: t`ARR`,
    align: 'right',
    width: 110,
    narrow: 'hide',
    cell: ({ arr }) => <Money minor={arr} style="short" />,
  },
  {
    key: 'renews',
    header: t`Renews`,
    width: 120,
    narrow: 'hide',
    cell: ({ renewsOn }) => <DateText day={renewsOn} />,
  },
  { key: 'heir', header: t`Goes to`, width: 150, cell: ({ heir }) => heir.name },
  {
    key: 'outcome',
    header: t`What became of it`,
    cell: ({ outcome, reason }) => (
      <span>
        {outcomeWord(outcome)}
        {reason && <span className="dim">, {reason}</span>}
      </span>
    ),
  },
  { key: 'brief', header: '', label: t`Brief`, width: 80, cell: (row) => <OpenBrief {...row} /> },
]

function OpenBrief({ id, name, heir }: Row) {
  const { open } = useBrief()
  return (
    <Button size="compact-xs" variant="subtle" aria-label={t`Brief of ${name}`} onClick={() => open(id, heir.id)}>
      {t`Brief`}
    </Button>
  )
}
