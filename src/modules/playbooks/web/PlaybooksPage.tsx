import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { PageLink, useGo } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { reviewDays } from '../domain/stage.ts'
import { KeptOut } from './KeptOut.tsx'
import css from './Playbooks.module.css'
import { StageMark } from './StageMark.tsx'

type Listed = Output<'playbooks.list'>['items'][number]

/** Every playbook: how far it is live, what starts it, who is in it, and what wants a look. */
export function PlaybooksPage() {
  const { data, error, refetch } = useOperation('playbooks.list', {})
  return (
    <Page title={t`Playbooks`} width="full" lead={data && leadOf(data.items)} actions={<MakeOne />}>
      <Panel title={t`Playbooks`} padding="flush" aside={<span className="dim">{t`Last 30 days`}</span>}>
        <DataTable
          label={t`Playbooks`}
          columns={columns}
          rows={data?.items}
          rowKey={(playbook) => playbook.id}
          rowLink={(playbook) => ({ to: `playbooks/${playbook.id}`, label: playbook.name })}
          rowHeight={52}
          error={error ?? undefined}
          retry={() => void refetch()}
          empty={<NoPlaybooks />}
        />
      </Panel>
    </Page>
  )
}

/** What the automation did and what waits for somebody, in one sentence. */
function leadOf(items: readonly Listed[]): string | undefined {
  if (items.length === 0) return undefined
  const sum = (of: (one: Listed) => number) => items.reduce((total, one) => total + of(one), 0)
  const on = items.filter(({ stage }) => stage !== 'off').length
  const parked = sum((one) => one.parked)
  const said = t`${number(on)} of ${count(items.length, 'playbook')} switched on; ${count(
    sum((one) => one.underWay),
    'run',
  )} under way`
  return parked === 0 ? said : t`${said}; ${count(parked, 'run')} needing a person`
}

function MakeOne() {
  const go = useGo()
  if (!useMay('playbooks.write')) return null
  return <Button variant="filled" onClick={() => go('playbooks/new')}>{t`New playbook`}</Button>
}

const columns: Column<Listed>[] = [
  { key: 'name', header: t`Playbook`, width: 200, cell: () => null },
  { key: 'stage', header: t`Stage||of a playbook`, width: 110, cell: ({ stage }) => <StageMark stage={stage} /> },
  {
    key: 'triggers',
    header: t`Starts when`,
    narrow: 'hide',
    cell: ({ triggers }) => <Triggers triggers={triggers} />,
  },
  {
    key: 'underWay',
    header: t`Under way`,
    align: 'right',
    width: 92,
    cell: ({ underWay }) => <b>{number(underWay)}</b>,
  },
  {
    key: 'entered',
    header: t`Entered`,
    align: 'right',
    width: 84,
    narrow: 'hide',
    cell: ({ entered, queued }) => (
      <>
        {number(entered)}
        {queued > 0 && <div className="dim">{t`${number(queued)} queued`}</div>}
      </>
    ),
  },
  {
    key: 'keptOut',
    header: t`Kept out`,
    align: 'right',
    width: 88,
    narrow: 'hide',
    summary: t`A trigger fired, and the account did not enter; a click says why`,
    cell: (playbook) => <KeptOut playbook={playbook} {...playbook} />,
  },
  {
    key: 'reached',
    header: t`Goal reached`,
    align: 'right',
    width: 112,
    narrow: 'hide',
    cell: ({ hasGoal, reached, ended }) =>
      hasGoal ? (
        ended === 0 ? (
          <span className="dim">{t`no run ended`}</span>
        ) : (
          t`${number(reached)} of ${number(ended)}`
        )
      ) : (
        <span className="dim" title={t`It names no goal, so nobody can say whether it helped`}>{t`not measured`}</span>
      ),
  },
  { key: 'wants', header: t`Wants a look`, width: 130, narrow: 'hide', cell: (playbook) => <Wants {...playbook} /> },
]

function Triggers({ triggers }: { triggers: readonly string[] }) {
  const [first, ...others] = triggers
  if (first === undefined) return <span className="dim">{t`only by hand`}</span>
  return (
    <span className={css.clamped} title={triggers.join('; ')}>
      {first}
      {others.length > 0 && <span className="dim">{t`, or ${count(others.length, 'other')}`}</span>}
    </span>
  )
}

/** What somebody should look at: runs that stopped, a review that is due, a goal that nobody named (F238). */
function Wants({ id, parked, reviewDue, hasGoal }: Listed) {
  if (parked === 0 && !reviewDue && hasGoal) return <span className="dim">{t`nothing`}</span>
  return (
    <ul className={css.wants}>
      {parked > 0 && (
        <li>
          <PageLink
            to={`playbooks/${id}`}
            search={{ tab: 'runs', status: 'parked' }}
            className={css.above}
          >{t`${count(parked, 'run')} needing a person`}</PageLink>
        </li>
      )}
      {reviewDue && <li>{t`not reviewed for ${number(reviewDays)} days`}</li>}
      {!hasGoal && <li className="dim">{t`goal not measured`}</li>}
    </ul>
  )
}

function NoPlaybooks() {
  return (
    <EmptyState title={t`No playbooks yet`} actions={<MakeOne />}>
      {t`A playbook says what is to happen once something is so: a task for the CSM when health falls below 50, a week to wait, another step if it did not help. It begins switched off, and goes live in steps: first only tasks in the house, then everything to you, then everything as written.`}
    </EmptyState>
  )
}
