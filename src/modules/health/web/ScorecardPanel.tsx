import { Fragment } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Scorecard.module.css'

type Scorecard = Output<'health.scorecard'>
type Card = Scorecard['card']
type Component = Card['components'][number]

/** The scorecard to read: what it judges, how a value becomes points, and why so. */
export function ScorecardPanel({ name }: { name: string }) {
  const { data, error, refetch } = useOperation('health.scorecard', { name }, { keepPrevious: true })
  const may = useMay('health.write')
  return (
    <Panel
      title={data ? t`Scorecard: ${data.label}` : t`Scorecard`}
      aside={
        data &&
        rich`version ${data.version} · ${<PageLink to={`health/scorecards/${name}`}>{may ? t`Edit` : t`Open||verb`}</PageLink>}`
      }
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data ? (
        <Rules scorecard={data} />
      ) : (
        <Lines count={8} />
      )}
    </Panel>
  )
}

function Rules({ scorecard }: { scorecard: Scorecard }) {
  const { card, versions } = scorecard
  const whole = card.components.reduce((total, component) => total + component.weight, 0)
  return (
    <div className={css.card}>
      <p className="muted">{card.summary}</p>
      {card.components.map((component) => (
        <ComponentRules key={component.key} component={component} share={component.weight / whole} />
      ))}
      {card.caps.length > 0 && <h3>{t`Caps`}</h3>}
      {card.caps.map((cap) => (
        <p key={cap.label}>
          {rich`${cap.label}: at most ${number(cap.atMost)} ${<span className="dim">({cap.says})</span>}`}
        </p>
      ))}
      {card.risk.length > 0 && <h3>{t`Risk by rule`}</h3>}
      {card.risk.map((rule) => (
        <p key={rule.label}>
          {rule.level}: <span className="muted">{rule.says}</span>
        </p>
      ))}
      <h3>{t`Bands`}</h3>
      <p className="muted">{sayBands(card)}</p>
      <h3>{t`Versions`}</h3>
      {versions.map((version) => (
        <p key={version.version}>
          {version.version}: {version.changes.join(', ')}{' '}
          <span className="dim">
            {version.madeBy}, <TimeText at={version.madeAt} />
            {version.bandsMoved !== null && t`, moved ${number(version.bandsMoved)} bands`}
          </span>
        </p>
      ))}
    </div>
  )
}

function ComponentRules({ component, share }: { component: Component; share: number }) {
  const inside = component.factors.reduce((total, factor) => total + factor.weight, 0)
  return (
    <Fragment>
      <h3>
        {component.label} <span className="dim">{percent(share)}</span>
      </h3>
      {component.factors.map((factor) => (
        <details key={factor.key} className={css.factor}>
          <summary>
            {factor.label} <span className="dim">{percent((share * factor.weight) / inside)}</span>
          </summary>
          <p className="muted">{factor.why}</p>
          <p className="dim">{factor.measured}</p>
          <ul>
            {factor.says.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      ))}
    </Fragment>
  )
}

function sayBands({ bands, hysteresis, completeness }: Card): string {
  const borders = t`Red below ${number(bands.yellow)}, yellow below ${number(bands.green)}, green from there.`
  const held = hysteresis === 0 ? '' : t` A band changes ${number(hysteresis)} points past its border.`
  return `${borders}${held}${completeness === 0 ? '' : t` Below ${percent(completeness)} of the weight known there is no score.`}`
}
