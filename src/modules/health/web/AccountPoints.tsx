import { IconChevronRight } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number, percent, shortDay, signed } from '../../../web/lib/format.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { Bar } from '../../../web/ui/Bar.tsx'
import { Change } from '../../../web/ui/Change.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import css from './AccountHealth.module.css'
import { sayValue } from './values.ts'

type Health = Output<'health.get'>
type Component = Health['components'][number]

/** Each component with its weight, its own score and what it gives; opened, the factors that it is made of. */
export function AccountPoints({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('health.get', { account })
  return (
    <Panel title={t`Where the points come from`} padding="flush">
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data ? (
        <Points health={data} />
      ) : (
        <Block height={260} />
      )}
    </Panel>
  )
}

function Points({ health }: { health: Health }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  if (health.components.length === 0) {
    return (
      <EmptyState
        title={t`Nothing is known yet`}
      >{t`Signals of this account come with usage, tickets, contracts and answers.`}</EmptyState>
    )
  }
  const toggle = (key: string) => setOpen((before) => new Set(before.symmetricDifference(new Set([key]))))
  return (
    <>
      <table className={css.table} aria-label={t`Where the points come from`}>
        <Head since={health.since?.day} />
        <tbody>
          {health.components.map((component) => (
            <Fragment key={component.key}>
              <ComponentRow
                component={component}
                isOpen={open.has(component.key)}
                toggle={() => toggle(component.key)}
              />
              {open.has(component.key) &&
                component.factors.map((factor) => <FactorRow key={factor.key} factor={factor} />)}
            </Fragment>
          ))}
          <CapRow health={health} />
          <Sum health={health} />
        </tbody>
      </table>
      <Missing missing={health.missing} />
    </>
  )
}

function Head({ since }: { since: string | undefined }) {
  return (
    <thead>
      <tr>
        <th scope="col">{t`Component`}</th>
        <th scope="col" data-align="right" title={t`Its share of what is known`}>{t`Weight`}</th>
        <th scope="col" className={css.bar}>
          <span className="quiet">{t`Score as a bar`}</span>
        </th>
        <th scope="col" data-align="right">{t`Score`}</th>
        <th scope="col" data-align="right">{t`Points`}</th>
        <th scope="col" data-align="right" data-narrow="hide">
          {since ? t`Since ${shortDay(since)}` : t`Change||a difference`}
        </th>
      </tr>
    </thead>
  )
}

type ComponentRowProps = { component: Component; isOpen: boolean; toggle: () => void }

function ComponentRow({ component, isOpen, toggle }: ComponentRowProps) {
  const { label, counted, weight, score, points, change } = component
  return (
    <tr>
      <td>
        <button type="button" className={css.open} aria-expanded={isOpen} onClick={toggle}>
          <IconChevronRight className={css.mark} size={14} aria-hidden />
          {label}
        </button>
      </td>
      <td data-align="right" className="muted" title={t`${percent(weight)} of the scorecard`}>
        {score === null ? '' : percent(counted)}
      </td>
      <td className={css.bar}>
        <Bar share={score === null ? null : score / 100} label={label} />
      </td>
      <td data-align="right">{score === null ? <span className="dim">{t`not known`}</span> : number(score)}</td>
      <td data-align="right">{score === null ? '' : number(points, 1)}</td>
      <td data-align="right" data-narrow="hide">
        {(score !== null || change !== 0) && <Change value={change} digits={1} />}
      </td>
    </tr>
  )
}

function FactorRow({ factor }: { factor: Component['factors'][number] }) {
  const { currency } = useSession().workspace
  return (
    <tr className={css.factor} title={factor.why}>
      <td>{factor.label}</td>
      <td data-align="right">{factor.score === null ? '' : percent(factor.counted)}</td>
      <td className={css.bar}>{sayValue(factor.value, factor.unit, currency)}</td>
      <td data-align="right">
        {factor.score === null ? <span className="dim">{t`left out`}</span> : number(factor.score)}
      </td>
      <td data-align="right">{factor.score === null ? '' : number(factor.points, 1)}</td>
      <td data-narrow="hide" />
    </tr>
  )
}

/** What a cap takes away, or took on the day compared with. */
function CapRow({ health: { cap, capChange } }: { health: Health }) {
  if (!cap && !capChange) return null
  return (
    <tr>
      <td colSpan={3}>{cap ? t`${cap.label}: at most ${number(cap.atMost)}` : t`A cap that no longer holds`}</td>
      <td data-narrow="hide" />
      <td data-align="right">{signed(cap?.points ?? 0, 1)}</td>
      <td data-align="right" data-narrow="hide">
        <Change value={capChange} digits={1} />
      </td>
    </tr>
  )
}

function Sum({ health }: { health: Health }) {
  const { score, estimate, since } = health
  const change = score === null || since?.score === null || since === null ? null : score - since.score
  return (
    <tr data-sum>
      <td colSpan={3}>{score === null ? t`Health, if what is known were enough` : t`Health`}</td>
      <td data-narrow="hide" />
      <td data-align="right">{estimate === null ? 'unknown' : number(Math.floor(estimate * 10) / 10, 1)}</td>
      <td data-align="right" data-narrow="hide">
        <Change value={change} digits={1} />
      </td>
    </tr>
  )
}

/** What nobody knows is left out of the weights; it is named with the share that is missing with it. */
function Missing({ missing }: { missing: Health['missing'] }) {
  if (missing.length === 0) return null
  const weight = missing.reduce((total, one) => total + one.weight, 0)
  return (
    <p
      className={css.missing}
    >{t`Not known, ${percent(weight)} of the weight: ${missing.map((one) => one.label.toLowerCase()).join(', ')}.`}</p>
  )
}
