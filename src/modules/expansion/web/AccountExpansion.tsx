import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number, percent } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { BusinessCase } from './BusinessCase.tsx'
import css from './Expansion.module.css'
import { MoveDialog } from './MoveDialog.tsx'
import { Trials } from './Trials.tsx'
import {
  type Detailed,
  heldNames,
  kindNames,
  nameOf,
  sayScore,
  short,
  stateBands,
  stateNames,
  tacticName,
} from './words.ts'

const stands = ({ state }: Detailed) => state === 'open' || state === 'pursued'

/** What one customer could buy next, why, and what to do about it; below it what came of earlier ones. */
export function AccountExpansion({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('expansion.of_account', { account })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data)
    return (
      <Panel title={t`What they could buy next`}>
        <Lines count={6} />
      </Panel>
    )
  const standing = data.items.filter(stands)
  const settled = data.items.filter((one) => !stands(one))
  return (
    <>
      <Panel title={t`What they could buy next`}>
        {data.held && (
          <p className="down">
            {data.held === 'red'
              ? t`The health is red: nothing is offered until it is not.`
              : t`An invoice is overdue: nothing is offered until it is paid.`}
          </p>
        )}
        {standing.length === 0 ? (
          <EmptyState title={t`Nothing was found`}>
            {t`Seats and storage leave room, no feature of a higher plan is in use, and no product fits well enough.`}
          </EmptyState>
        ) : (
          <ul className={css.list}>
            {standing.map((one) => (
              <li key={one.id}>
                <One one={one} currency={data.currency} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {settled.length > 0 && (
        <Panel title={t`What came of earlier ones`}>
          <ul className={css.plain}>
            {settled.map((one) => (
              <li key={one.id} className={css.line}>
                <DateText day={one.settledOn} /> {nameOf(one)}
                <StatePill band={stateBands[one.state]}>{stateNames[one.state]}</StatePill>
                {one.came !== null && <Money minor={one.came} style="short" />}
                {one.why && <span className="dim">{one.why}</span>}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}

function One({ one, currency }: { one: Detailed; currency: string }) {
  const may = useMay('expansion.write')
  const [isMoving, setMoving] = useState(false)
  return (
    <>
      <div className={css.line}>
        <strong>{nameOf(one)}</strong>
        <span className="dim">{kindNames[one.kind]}</span>
        <StatePill band={stateBands[one.state]}>{stateNames[one.state]}</StatePill>
        {one.amount === null ? (
          <span className="dim">{t`no price known`}</span>
        ) : (
          <span>
            <Money minor={one.amount} style="short" /> {t`a year`}
          </span>
        )}
        <span className="dim" title={sayScore(one)}>
          {t`score ${number(one.score)}`}
        </span>
        {one.held && <span className="down">{heldNames[one.held]}</span>}
        {one.goneOn && (
          <span className="dim">
            {t`the sign is gone since`} <DateText day={one.goneOn} />
          </span>
        )}
      </div>
      <p className={css.says}>{one.says}</p>
      <Beside one={one} />
      {may && (
        <div className={css.acts}>
          {!one.held && <StepsButton one={one} />}
          <Button size="compact-sm" onClick={() => setMoving(true)}>
            {one.state === 'open' ? t`Take up or dismiss` : t`How it ended`}
          </Button>
        </div>
      )}
      <details className={css.more}>
        <summary>{t`Next steps`}</summary>
        <ul className={css.plain}>
          {one.steps.map(({ key, title }) => (
            <li key={key}>{title}</li>
          ))}
        </ul>
      </details>
      <details className={css.more}>
        <summary>{t`Tactics`}</summary>
        <Tactics one={one} />
      </details>
      <details className={css.more}>
        <summary>{t`Three options for the mail`}</summary>
        <ol className={css.plain}>
          {one.options.map((option) => (
            <li key={option.title} className={css.row}>
              <span>{option.title}</span>
              <span>{said(option, currency)}</span>
            </li>
          ))}
        </ol>
        <Volume one={one} currency={currency} />
        <CopyButton text={one.options.map((option) => `${option.title} (${said(option, currency)})`).join('\n')} />
      </details>
      <details className={css.more}>
        <summary>{t`Business case`}</summary>
        <BusinessCase one={one} />
      </details>
      <details className={css.more} open={one.pilots.length > 0}>
        <summary>{t`Trial or pilot`}</summary>
        <Trials one={one} />
      </details>
      {isMoving && <MoveDialog one={one} to={one.held ? 'dismissed' : 'pursued'} onClose={() => setMoving(false)} />}
    </>
  )
}

/** Ways to put it to this customer: what speaks for each here, and how often it was won. */
const Tactics = ({ one }: { one: Detailed }) => (
  <ul className={css.plain}>
    {one.tactics.map(({ tactic, ground, holds, won, ended }) => (
      <li key={tactic} className={css.row}>
        <span>
          {tacticName(tactic)}
          {tactic === one.tactic && <span className="dim"> {t`chosen`}</span>}
          {ground && <div className={holds ? 'up' : 'dim'}>{ground}</div>}
        </span>
        <span className="dim">{ended === 0 ? t`none ended` : t`${number(won)} of ${number(ended)} won`}</span>
      </li>
    ))}
  </ul>
)

const said = ({ amount, off }: Detailed['options'][number], currency: string): string =>
  amount === null
    ? t`price to be named`
    : amount === 0
      ? t`costs nothing`
      : off === 0
        ? t`${short(amount, currency)} a year`
        : t`${short(amount, currency)} a year, ${percent(off)} less a seat`

/** What a seat costs by how many are bought together. */
const Volume = ({ one: { volume }, currency }: { one: Detailed; currency: string }) =>
  volume.length > 0 && (
    <p className="dim">
      {volume
        .map(({ from, off, each }) =>
          each === null
            ? t`from ${number(from)} seats on ${percent(off)} less`
            : t`from ${number(from)} seats on ${short(each, currency)} each`,
        )
        .join(', ')}
    </p>
  )

/** What the sentence does not say. */
function Beside({ one: { numbers } }: { one: Detailed }) {
  if (numbers.kind === 'plan_upgrade' && numbers.others.length > 0)
    return (
      <p className="dim">
        {t`Also above: ${numbers.others.map(({ plan, features }) => t`${plan} with ${features} of these`).join(', ')}`}
      </p>
    )
  if (numbers.kind === 'cross_sell' && numbers.missing.length > 0)
    return <p className="dim">{t`Needs ${numbers.missing.join(', ')} first`}</p>
  return null
}

function StepsButton({ one }: { one: Detailed }) {
  const prepare = useAction('expansion.prepare', {
    changes: ['tasks.list'],
    onDone: ({ opened }) => toast(opened === 0 ? t`Its tasks are there already` : t`${count(opened, 'task')} opened`),
  })
  return (
    <Button
      size="compact-sm"
      loading={prepare.isPending}
      onClick={() => prepare.mutate({ account: one.account.id, id: one.id }, { onError: toastProblem })}
    >{t`Open the next steps as tasks`}</Button>
  )
}
