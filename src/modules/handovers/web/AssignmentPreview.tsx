import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, money, number } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useSession } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { offerUndo } from '../../../web/ui/editing/undo.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { Money } from '../../../web/ui/Values.tsx'
import css from './Handovers.module.css'

type Preview = Output<'handovers.previewAssignment'>
type Share = Preview['shares'][number]

/** What the rules would do now: so many to each, and who gets nobody and why. */
export function AssignmentPreview() {
  const { data, error, refetch } = useOperation('handovers.previewAssignment', {})
  const undo = useUndo()
  const assign = useAction('handovers.assign', {
    changes: ['handovers.previewAssignment', 'handovers.assigned', 'accounts.books', 'segments.accounts'],
    onDone: ({ act, assigned }) => offerUndo(t`${count(assigned, 'account')} assigned`, () => undo(act)),
  })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data)
    return (
      <Panel title={t`What the rules would do now`}>
        <Lines count={4} />
      </Panel>
    )
  if (data.unowned === 0)
    return (
      <Panel title={t`What the rules would do now`}>
        <EmptyState title={t`Every account has an owner`}>
          {t`Accounts without one stand here with whom the rules would give them to.`}
        </EmptyState>
      </Panel>
    )
  return (
    <Panel
      title={t`What the rules would do now`}
      aside={
        data.assigned > 0 && (
          <Button
            variant="filled"
            loading={assign.isPending}
            onClick={() => assign.mutate({ expected: data.assigned }, { onError: toastProblem })}
          >{t`Assign ${number(data.assigned)}`}</Button>
        )
      }
    >
      <p>{summaryOf(data)}</p>
      {data.nobody.length > 0 && (
        <ul className={css.along}>
          {data.nobody.map((one) => (
            <li key={`${one.rule} ${one.reason}`}>
              <b>{t`${count(one.accounts, 'account')} to nobody: ${one.reason}`}</b>
              <div className="dim">
                {[one.rule && t`rule ${one.rule}`, one.examples.join(', ')].filter(Boolean).join('; ')}
              </div>
            </li>
          ))}
        </ul>
      )}
      {data.shares.length > 0 && (
        <DataTable label={t`By person`} columns={columns} rows={data.shares} rowKey={({ person }) => person.id} />
      )}
      <details className={css.each}>
        <summary>{t`Each account`}</summary>
        <ul className={css.lines}>
          {data.items.map((item) => (
            <li key={item.id}>
              <PageLink to={`accounts/${item.id}`}>{item.name}</PageLink>{' '}
              <span className="dim">{[item.rule, item.reason].filter(Boolean).join(': ')}</span>
            </li>
          ))}
        </ul>
      </details>
    </Panel>
  )
}

/** 12 to Ines, 9 to Tom, 3 to nobody. */
function summaryOf({ unowned, assigned, shares, nobody }: Preview): string {
  const toEach = shares.map(({ person, accounts }) => t`${number(accounts)} to ${person.name}`)
  const left = nobody.reduce((sum, { accounts }) => sum + accounts, 0)
  const parts = [...toEach, ...(left > 0 ? [t`${number(left)} to nobody`] : [])]
  const more = unowned - assigned - left
  const rest = more > 0 ? ` ${t`${number(more)} more are looked at after these.`}` : ''
  return `${t`${count(unowned, 'account')} without an owner: ${parts.join(', ')}.`}${rest}`
}

function useUndo() {
  const undo = useAction('handovers.undoAssignment', {
    changes: ['handovers.previewAssignment', 'handovers.assigned', 'accounts.books'],
    onDone: ({ returned, stayed }) =>
      toast(
        stayed > 0
          ? t`${number(returned)} taken back; ${number(stayed)} have another owner by now and stay`
          : t`${number(returned)} taken back`,
      ),
  })
  return (act: string) => undo.mutate({ act }, { onError: toastProblem })
}

const columns: Column<Share>[] = [
  { key: 'person', header: t`Gets them`, cell: ({ person }) => person.name },
  { key: 'accounts', header: t`Accounts`, align: 'right', cell: ({ accounts }) => <b>{number(accounts)}</b> },
  { key: 'arr', header: t`ARR`, align: 'right', cell: ({ arr }) => <Money minor={arr} style="short" /> },
  { key: 'after', header: t`Book afterwards`, narrow: 'hide', cell: (share) => <After share={share} /> },
]

function After({ share: { before, after, capacity } }: { share: Share }) {
  const { currency } = useSession().workspace
  const of = capacity.accounts === null ? '' : ` ${t`of ${number(capacity.accounts)}`}`
  return (
    <span>{`${number(before.accounts)} → ${number(after.accounts)}${of}, ${money(after.arr, currency, 'short')}`}</span>
  )
}
