import { Button, Group, Select, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, money, number, percent, sayDay } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { Act } from './Act.tsx'
import css from './Churn.module.css'
import { levelBands, levelNames } from './words.ts'

type Churn = Output<'churn.account'>

/** How likely this customer is lost, what speaks for it, what it may cost, and what to do. */
export function AccountChurn({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('churn.account', { account })
  return (
    <Panel title={t`Churn risk`} aside={data?.score && t`within ${data.model?.horizon ?? 90} days`}>
      {error && data === undefined ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Lines count={6} />
      ) : (
        <Told churn={data} account={account} />
      )}
    </Panel>
  )
}

function Told({ churn, account }: { churn: Churn; account: string }) {
  const { factors, shares, actions } = churn
  return (
    <div className={css.told}>
      <Level churn={churn} />
      <Settling churn={churn} account={account} />
      <Cost churn={churn} />
      {factors.length > 0 && (
        <ul className={css.factors} aria-label={t`What speaks for a loss`}>
          {factors.map(({ key, name, detail, severity }) => (
            <li key={`${key} ${name}`}>
              <StatePill band={severity === 'high' ? 'red' : 'yellow'}>
                {severity === 'high' ? t`High` : t`Medium`}
              </StatePill>
              <span>
                <strong>{name}</strong> {detail}
              </span>
            </li>
          ))}
        </ul>
      )}
      {churn.others.length > 0 && (
        <p className="muted">
          {churn.others
            .map(
              ({ label, probability, low, high }) =>
                t`${label}: ${percent(probability, 1)}, between ${percent(low, 1)} and ${percent(high, 1)}`,
            )
            .join(' · ')}
        </p>
      )}
      {factors.length === 0 && <p className="muted">{t`Nothing that we measure speaks for a loss.`}</p>}
      {actions.length > 0 && (
        <ul className={css.actions} aria-label={t`What to do`}>
          {actions.map((action) => (
            <Act key={action.key} action={action} account={account} />
          ))}
        </ul>
      )}
      {shares.length > 0 && (
        <details>
          <summary>{t`What the model weighs`}</summary>
          <ul className={css.shares}>
            {shares.map(({ measure, label, said, share }) => (
              <li key={measure}>
                <span>{label}</span>
                <span>{said}</span>
                <span className={share > 0 ? 'down' : 'up'}>{share > 0 ? t`raises the risk` : t`lowers it`}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Level({ churn: { score, risk, standing, model } }: { churn: Churn }) {
  if (standing === 'has said that it leaves')
    return <p>{t`This customer has said that it leaves: there is nothing left to foretell.`}</p>
  return (
    <div className={css.level}>
      {score && (
        <p className={css.probability}>
          <strong>{percent(score.probability, 1)}</strong>
          <span className="muted">{t`between ${percent(score.low, 1)} and ${percent(score.high, 1)}`}</span>
        </p>
      )}
      <p>
        <StatePill band={levelBands[risk.level]}>{inWords(levelNames[risk.level])}</StatePill>{' '}
        <span className="muted">
          {risk.by === 'person'
            ? t`settled by hand; by rule ${inWords(levelNames[risk.rule])}, by model ${risk.model ? inWords(levelNames[risk.model]) : t`none`}`
            : risk.model
              ? t`by rule ${inWords(levelNames[risk.rule])}, by model ${inWords(levelNames[risk.model])}; the higher one acts`
              : t`by rule`}
        </span>
      </p>
      {!score && <p className="muted">{model?.says ?? t`No model was trained yet, so that rules alone speak.`}</p>}
    </div>
  )
}

/** Of two risks a person may say which acts, with a reason; when either rises, the question is open again. */
function Settling({ churn: { settled, standing }, account }: { churn: Churn; account: string }) {
  const may = useMay('risks.write')
  const today = useToday()
  const [isAsking, ask] = useState(false)
  const [level, setLevel] = useState<keyof typeof levelNames>('low')
  const [reason, setReason] = useState('')
  const save = useAction('churn.settle', { changes: ['churn.account', 'churn.ranking'], onDone: () => ask(false) })
  if (standing !== 'foretold') return null
  return (
    <div className={css.settling}>
      {settled && (
        <p className="muted">
          {settled.isInForce
            ? t`Settled as ${inWords(levelNames[settled.level])} by ${settled.by?.name ?? t`a colleague`}, ${sayDay(settled.at.slice(0, 10), today)}: ${settled.reason}`
            : t`A risk has risen since it was settled, ${sayDay(settled.at.slice(0, 10), today)}: ${settled.reason}`}
        </p>
      )}
      {may && !isAsking && (
        <Group gap="xs">
          <Button size="compact-sm" onClick={() => ask(true)}>{t`Settle the risk`}</Button>
          {settled && (
            <Button
              size="compact-sm"
              loading={save.isPending}
              onClick={() => save.mutate({ account, level: null, reason: null }, { onError: toastProblem })}
            >{t`Take back`}</Button>
          )}
        </Group>
      )}
      {isAsking && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim() !== '') save.mutate({ account, level, reason: reason.trim() }, { onError: toastProblem })
          }}
        >
          <Stack gap="sm">
            <Select
              label={t`The risk is`}
              data={(['low', 'medium', 'high'] as const).map((one) => ({
                value: one,
                label: inWords(levelNames[one]),
              }))}
              value={level}
              allowDeselect={false}
              onChange={(value) => value && setLevel(value as keyof typeof levelNames)}
            />
            <Textarea
              label={t`Why`}
              description={t`It holds until the risk by rule or by model rises`}
              autosize
              minRows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Group justify="end" gap="xs">
              <Button onClick={() => ask(false)}>{t`Cancel`}</Button>
              <Button type="submit" variant="filled" loading={save.isPending} disabled={reason.trim() === ''}>
                {t`Settle it`}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </div>
  )
}

function Cost({ churn: { score, arr, currency, daysToNotice, daysToRenewal } }: { churn: Churn }) {
  const parts = [
    arr !== null && t`ARR ${money(arr, currency, 'short')}`,
    score &&
      arr !== null &&
      t`expected loss ${money(score.expected, currency, 'short')}, place ${number(score.rank)} of ${number(score.of)}`,
    daysToNotice !== null &&
      (daysToNotice < 0 ? t`the last day to give notice has passed` : t`${count(daysToNotice, 'day')} to notice`),
    daysToRenewal !== null && t`${count(daysToRenewal, 'day')} to renewal`,
  ].filter((part) => typeof part === 'string')
  return <p className="muted">{parts.join(' · ')}</p>
}
