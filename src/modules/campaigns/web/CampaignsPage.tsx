import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Campaigns.module.css'
import { type Figures, type Listed, whenOf } from './campaign-words.ts'
import { StateMark } from './StateMark.tsx'

/** Every campaign: to whom it goes, where it stands, and what became of it. */
export function CampaignsPage() {
  const { data, error, refetch } = useOperation('campaigns.list', {})
  const today = useToday()
  return (
    <Page title={t`Campaigns`} width="full" lead={data && leadOf(data.items)} actions={<MakeOne />}>
      <Panel title={t`Campaigns`} padding="flush">
        <DataTable
          label={t`Campaigns`}
          columns={columnsFor(today)}
          rows={data?.items}
          rowKey={({ id }) => id}
          rowLink={({ id, name }) => ({ to: `campaigns/${id}`, label: name })}
          rowHeight={52}
          error={error ?? undefined}
          retry={() => void refetch()}
          empty={<NoCampaigns />}
        />
      </Panel>
    </Page>
  )
}

function leadOf(items: readonly Listed[]): string | undefined {
  if (items.length === 0) return undefined
  const under = items.filter(({ state }) => state === 'running').length
  const asking = items.filter(({ state }) => state === 'asking').length
  const said = t`${number(under)} of ${count(items.length, 'campaign')} under way`
  return asking === 0 ? said : t`${said}; ${number(asking)} waiting for a yes`
}

function MakeOne() {
  const go = useGo()
  if (!useMay('campaigns.write')) return null
  return <Button variant="filled" onClick={() => go('campaigns/new')}>{t`New campaign`}</Button>
}

const figure = (key: keyof Figures, header: string): Column<Listed> => ({
  key,
  header,
  align: 'right',
  width: 92,
  narrow: 'hide',
  cell: ({ figures, state }) => (state === 'draft' ? <span className="dim">–</span> : number(figures[key])),
})

const columnsFor = (today: string): Column<Listed>[] => [
  {
    key: 'name',
    header: t`Campaign`,
    cell: ({ template, segment }) => <div className="muted">{t`${template.name} to ${segment.name}`}</div>,
  },
  {
    key: 'state',
    header: t`State`,
    width: 170,
    cell: ({ state, reason }) => (
      <>
        <StateMark state={state} />
        {reason !== null && <div className={css.why}>{reason}</div>}
      </>
    ),
  },
  {
    key: 'when',
    header: t`Goes out`,
    width: 150,
    narrow: 'hide',
    cell: (campaign) => <span className="muted">{whenOf(campaign, today)}</span>,
  },
  {
    key: 'sent',
    header: t`Sent||mail`,
    align: 'right',
    width: 84,
    cell: ({ figures: { sent, people }, state }) =>
      state === 'draft' ? <span className="dim">–</span> : <b>{t`${number(sent)} of ${number(people)}`}</b>,
  },
  figure('replied', t`Answered`),
  { ...figure('unsubscribed', t`Unsubscribed`), width: 108 },
  { ...figure('held', t`Held`), width: 60 },
  {
    key: 'owner',
    header: t`Owner`,
    width: 120,
    narrow: 'hide',
    cell: ({ owner }) => <span className="muted">{owner?.name ?? t`nobody`}</span>,
  },
]

function NoCampaigns() {
  return (
    <EmptyState title={t`No campaigns yet`} actions={<MakeOne />}>
      {t`A campaign is one mail to everybody of a segment, once or each quarter: a word to customers who fell silent, a letter to those whom nobody talks to in person. Before it begins you see who gets it, who does not and why; it goes out at the pace that you set, and can be paused and stopped.`}
    </EmptyState>
  )
}
