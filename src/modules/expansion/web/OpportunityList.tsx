import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { type Kind, kinds } from '../domain/rules.ts'
import { type State, states } from '../domain/settle.ts'
import css from './Expansion.module.css'
import { MoveDialog } from './MoveDialog.tsx'
import {
  heldNames,
  kindNames,
  type Listed,
  nameOf,
  sayScore,
  stateBands,
  stateNames,
  type Target,
  tacticName,
} from './words.ts'

const readers = { kind: text(), state: text(), held: text() }

/** Opportunities by score, each with the numbers that it was found by. */
export function OpportunityList({ asked }: { asked: { owner?: string } }) {
  const [{ kind, state, held }, change] = useUrlState(readers)
  const filtered = {
    ...asked,
    ...(kinds.includes(kind as Kind) ? { kind: kind as Kind } : {}),
    ...(states.includes(state as State) ? { state: state as State } : {}),
    ...(held === 'yes' ? { held: true } : held === 'no' ? { held: false } : {}),
  }
  const list = useList('expansion.list', { ...filtered, limit: 100 }, { keepPrevious: true })
  const [moving, setMoving] = useState<{ one: Listed; to: Target }>()
  return (
    <>
      <div className={css.filters}>
        <Select
          aria-label={t`Kind`}
          placeholder={t`Any kind`}
          data={kinds.map((one) => ({ value: one, label: kindNames[one] }))}
          value={kind || null}
          onChange={(chosen) => change({ kind: chosen ?? '' })}
          clearable
          clearButtonProps={{ 'aria-label': t`Any kind` }}
        />
        <Select
          aria-label={t`State`}
          placeholder={t`Found or pursued`}
          data={states.map((one) => ({ value: one, label: stateNames[one] }))}
          value={state || null}
          onChange={(chosen) => change({ state: chosen ?? '' })}
          clearable
          clearButtonProps={{ 'aria-label': t`Found or pursued` }}
        />
        <Select
          aria-label={t`Held back`}
          placeholder={t`Held back or not`}
          data={[
            { value: 'no', label: t`May be offered` },
            { value: 'yes', label: t`Held back` },
          ]}
          value={held || null}
          onChange={(chosen) => change({ held: chosen ?? '' })}
          clearable
          clearButtonProps={{ 'aria-label': t`Held back or not` }}
        />
      </div>
      <Panel
        title={t`Opportunities by score`}
        aside={<DownloadButton of="expansion.export" asked={filtered} size="xs" />}
        padding="flush"
      >
        <DataTable
          label={t`Opportunities by score`}
          columns={columns((one, to) => setMoving({ one, to }))}
          rows={list.items}
          error={list.error}
          retry={list.retry}
          more={list.more}
          rowKey={({ id }) => id}
          rowLink={({ account }) => ({
            to: `accounts/${account.id}`,
            search: { tab: 'expansion' },
            label: account.name,
          })}
          rowHeight={52}
          empty={
            <EmptyState title={t`Nothing was found`}>
              {t`Opportunities are looked for after each day: seats and storage that run short, features of a higher plan in use, products that fit, and departments without a contract. They need contracts, plans and events.`}
            </EmptyState>
          }
        />
      </Panel>
      {moving && <MoveDialog {...moving} onClose={() => setMoving(undefined)} />}
    </>
  )
}

function columns(move: (one: Listed, to: Target) => void): Column<Listed>[] {
  return [
    { key: 'account', header: t`Account`, width: 170, cell: () => null },
    {
      key: 'what',
      header: t`What they could buy`,
      cell: (one) => (
        <>
          <strong>{nameOf(one)}</strong>
          <div className="dim" title={one.says}>
            {one.says}
          </div>
        </>
      ),
    },
    {
      key: 'amount',
      header: t`A year`,
      width: 86,
      align: 'right',
      cell: ({ amount }) =>
        amount === null ? <span className="dim">{t`no price`}</span> : <Money minor={amount} style="short" />,
    },
    {
      key: 'score',
      header: t`Score`,
      width: 66,
      align: 'right',
      narrow: 'hide',
      summary: t`Of 1,000: the amount, the document’s odds, how soon, and how well it fits`,
      cell: (one) => <span title={sayScore(one)}>{number(one.score)}</span>,
    },
    {
      key: 'state',
      header: t`State`,
      width: 150,
      cell: (one) => <Standing one={one} />,
    },
    { key: 'found', header: t`Found on`, width: 84, narrow: 'hide', cell: ({ foundOn }) => <DateText day={foundOn} /> },
    {
      key: 'owner',
      header: t`Owner`,
      width: 130,
      narrow: 'hide',
      cell: ({ owner }) => owner?.name ?? <span className="dim">{t`nobody’s`}</span>,
    },
    {
      key: 'act',
      header: '',
      label: t`Taking it up`,
      width: 96,
      align: 'right',
      narrow: 'hide',
      cell: (one) => <Next one={one} move={move} />,
    },
  ]
}

function Standing({ one: { state, held, tactic, trialUntil, why } }: { one: Listed }) {
  return (
    <>
      <StatePill band={stateBands[state]}>{stateNames[state]}</StatePill>
      {held && <span className={`down ${css.held}`}>{heldNames[held]}</span>}
      {tactic && !trialUntil && <span className={`dim ${css.held}`}>{tacticName(tactic)}</span>}
      {trialUntil && (
        <span className={`dim ${css.held}`}>
          {t`trial until`} <DateText day={trialUntil} />
        </span>
      )}
      {why && <span className={`dim ${css.held}`}>{why}</span>}
    </>
  )
}

function Next({ one, move }: { one: Listed; move: (one: Listed, to: Target) => void }) {
  const may = useMay('expansion.write')
  if (!may || one.held || (one.state !== 'open' && one.state !== 'pursued')) return null
  return (
    <Button
      size="compact-sm"
      aria-label={one.state === 'open' ? t`Take up ${one.account.name}` : t`Say how ${one.account.name} ended`}
      onClick={() => move(one, one.state === 'open' ? 'pursued' : 'won')}
    >
      {one.state === 'open' ? t`Take up` : t`How it ended`}
    </Button>
  )
}
