import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Condition, FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useList, useOperation } from '../../../web/lib/api.ts'
import { count, number, percent } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { sentenceOf } from '../../../web/ui/condition/words.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { DateText, TimeText } from '../../../web/ui/Values.tsx'
import { detects } from './detects.ts'
import css from './Holdouts.module.css'
import { StartDialog } from './StartDialog.tsx'

type Listed = Output<'proof.holdouts'>['items'][number]
type Words = { fields: readonly FieldSpec[]; names: ReadonlyMap<string, string> }

/** The hold-out over everything, of which one runs at a time. */
const isOfAll = ({ about }: Listed): boolean => about.kind === 'workspace'

const readers = { start: choice(['', 'everything'], '') }

/** Whom automation leaves alone: what runs, of whom, until when, what it could show and what blurs it (N3, rules 28 and 29). */
export function HoldoutsPage() {
  const { data, error, refetch } = useOperation('proof.holdouts', {})
  const words = useWords()
  const mayManage = useMay('holdouts.manage')
  const [{ start }, change] = useUrlState(readers)
  const [ending, setEnding] = useState<Listed>()
  const running = data?.items.filter(({ isOver }) => !isOver)
  const ended = data?.items.filter(({ isOver }) => isOver) ?? []
  const mayStart = mayManage && data !== undefined && !data.items.some((one) => isOfAll(one) && one.endedAt === null)
  const begin = mayStart && (
    <Button variant="filled" onClick={() => change({ start: 'everything' })}>{t`Hold out of everything`}</Button>
  )
  const table = { rowKey: ({ id }: Listed) => id, rowHeight: 76, columns: columnsFor(words, mayManage && setEnding) }
  return (
    <Page title={t`Hold-outs`} width="full" lead={running && leadOf(running)} actions={begin}>
      <Stack>
        <Panel title={t`Running||hold-outs`} padding="flush">
          <DataTable
            {...table}
            label={t`Hold-outs that run`}
            rows={running}
            error={error ?? undefined}
            retry={() => void refetch()}
            empty={<NobodyHeldOut />}
          />
        </Panel>
        {ended.length > 0 && (
          <Panel title={t`Ended||hold-outs`} padding="flush">
            <DataTable {...table} label={t`Hold-outs that are over`} rows={ended} />
          </Panel>
        )}
      </Stack>
      {start === 'everything' && mayStart && <StartDialog {...words} onClose={() => change({ start: '' })} />}
      {ending && <EndDialog holdout={ending} onClose={() => setEnding(undefined)} />}
    </Page>
  )
}

/** What conditions are said in: fields, and members by name. */
function useWords(): Words {
  const fields = useOperation('segments.fields', {}).data?.items ?? []
  const { items: members = [] } = useList('workspaces.members', {}, { enabled: useMay('workspaces.read') })
  return { fields: fields as FieldSpec[], names: new Map(members.map(({ id, name }) => [id, name])) }
}

function leadOf(running: readonly Listed[]): string | undefined {
  if (running.length === 0) return undefined
  const held = running.reduce((sum, one) => sum + one.held, 0)
  return t`${count(running.length, 'hold-out')} under way; ${count(held, 'account')} left alone so far`
}

const columnsFor = (words: Words, onEnd: false | ((holdout: Listed) => void)): Column<Listed>[] => [
  { key: 'name', header: t`Of what`, width: 190, cell: (holdout) => <About {...holdout} /> },
  {
    key: 'share',
    header: t`Share, and of whom`,
    width: 190,
    cell: ({ share, population }) => (
      <>
        <b>{percent(share, 1)}</b>
        <div className="dim">{populationOf(population as Condition, words)}</div>
      </>
    ),
  },
  {
    key: 'arms',
    header: t`Drawn so far`,
    width: 110,
    summary: t`By the topmost account of each group; who stands outside met the hold-out without fitting it`,
    cell: ({ held, treated, outside }) => (
      <>
        <div>{t`${number(held)} held out`}</div>
        <div>{t`${number(treated)} treated`}</div>
        <div className="dim">{t`${number(outside)} outside`}</div>
      </>
    ),
  },
  { key: 'until', header: t`Until`, width: 130, narrow: 'hide', cell: (holdout) => <Until {...holdout} /> },
  {
    key: 'detects',
    header: t`Can show`,
    width: 170,
    cell: ({ smallestEffect }) => detects(smallestEffect),
  },
  {
    key: 'blurred',
    header: t`Blurred by`,
    width: 140,
    narrow: 'hide',
    summary: t`Accounts that were drawn for one group and dealt with as if in the other`,
    cell: ({ contaminated }) => <Blurred causes={contaminated} />,
  },
  ...(onEnd
    ? [
        {
          key: 'end',
          header: '',
          label: t`Ending it`,
          width: 90,
          align: 'right' as const,
          cell: (holdout: Listed) =>
            holdout.endedAt === null && (
              <Button
                size="compact-sm"
                aria-label={t`End ${holdout.name}`}
                onClick={() => onEnd(holdout)}
              >{t`End`}</Button>
            ),
        },
      ]
    : []),
]

function About({ about, name }: Listed) {
  const mayRead = { playbook: useMay('playbooks.read'), campaign: useMay('campaigns.read') }
  const kind = about.kind === 'playbook' || about.kind === 'campaign' ? about.kind : null
  if (kind === null || !mayRead[kind])
    return (
      <>
        <b>{name}</b>
        {about.kind === 'workspace' && <div className="dim">{t`everything that automation does`}</div>}
      </>
    )
  return (
    <>
      <b>{name}</b>
      <div>
        <span className="dim">{kind === 'playbook' ? t`playbook` : t`campaign`}</span>{' '}
        <PageLink
          to={`${kind}s/${about.id}`}
          search={kind === 'playbook' ? { tab: 'results' } : {}}
          aria-label={t`Results of ${name}`}
        >{t`Results`}</PageLink>
      </div>
    </>
  )
}

/** Who takes part, in words. */
function populationOf({ where }: Condition, { fields, names }: Words): string {
  if ('all' in where && where.all.length === 0) return t`of all accounts`
  if (fields.length === 0) return ''
  return t`of accounts where: ${sentenceOf(where, fields, names)}`
}

function Until({ startedAt, endsOn, endedAt, isOver }: Listed) {
  return (
    <>
      <div>{endedAt ? <TimeText at={endedAt} /> : endsOn ? <DateText day={endsOn} /> : t`no last day named`}</div>
      {isOver && endedAt === null && <div className="dim">{t`its last day is over`}</div>}
      <div className="dim">
        {t`since`} <TimeText at={startedAt} />
      </div>
    </>
  )
}

const causeWords: Readonly<Record<Listed['contaminated'][number]['kind'], () => string>> = {
  released: () => t`turned red, acted on since`,
  moved: () => t`moved to the other group`,
  merged: () => t`merged with the other group`,
  by_hand: () => t`dealt with by hand`,
}

function Blurred({ causes }: { causes: Listed['contaminated'] }) {
  if (causes.length === 0) return <span className="dim">{t`nothing`}</span>
  return (
    <ul className={css.causes}>
      {causes.map(({ kind, accounts }) => (
        <li key={kind}>
          <b>{number(accounts)}</b> {causeWords[kind]()}
        </li>
      ))}
    </ul>
  )
}

function EndDialog({ holdout, onClose }: { holdout: Listed; onClose: () => void }) {
  const end = useAction('holdouts.end', {
    changes: ['proof.holdouts', 'holdouts.list', 'proof.playbook'],
    onDone: () => {
      toast(t`${holdout.name} ended`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      opened
      title={t`End ${holdout.name}`}
      confirm={t`End it`}
      tone="bad"
      busy={end.isPending}
      onConfirm={() => end.mutate({ holdout: holdout.id }, { onError: toastProblem })}
      onClose={onClose}
    >
      {t`Automation reaches the ${count(holdout.held, 'account')} again that it left alone. What was drawn is kept, but it cannot go on: a new hold-out draws anew.`}
    </ConfirmDialog>
  )
}

function NobodyHeldOut() {
  return (
    <EmptyState title={t`Nobody is held out`}>
      {t`Customers who stay may have stayed anyway. Leave a part of them alone, drawn by chance, and you can tell what automation did: for one playbook where its stage is switched, or for everything here.`}
    </EmptyState>
  )
}
