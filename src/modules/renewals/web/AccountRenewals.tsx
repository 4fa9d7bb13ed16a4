import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, percent } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { DateText, Money, TimeText } from '../../../web/ui/Values.tsx'
import { CallButton } from './CallButton.tsx'
import css from './Renewals.module.css'
import { alikeNames, categoryBand, categoryName, kindNames, sideNames } from './words.ts'

type Renewal = Output<'renewals.ofAccount'>['items'][number]

/** The renewals of one customer, the next one first, with what was called and why. */
export function AccountRenewals({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('renewals.ofAccount', { account })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  return (
    <Panel title={t`Renewals`}>
      {!data ? (
        <Lines count={4} />
      ) : data.items.length === 0 ? (
        <EmptyState title={t`Nothing is due`}>
          {t`A renewal stands here 300 days before a contract ends or turns.`}
        </EmptyState>
      ) : (
        <ul className={css.renewals}>
          {data.items.map((one) => (
            <li key={one.dueOn}>
              <One renewal={one} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function One({ renewal }: { renewal: Renewal }) {
  const today = useToday()
  const { account, category, dueOn, deadline, due, final, state, likelihood, model, dependsOn, calls } = renewal
  return (
    <>
      <div className={css.line}>
        <b>
          <DateText day={dueOn} />
        </b>
        <StatePill band={categoryBand[category]}>{categoryName(category)}</StatePill>
        <span>
          <Money minor={due} style="short" /> {t`due`}
          {final !== null && state === 'won' && (
            <>
              , <Money minor={final} style="short" /> {t`renewed`}
            </>
          )}
        </span>
        {deadline && state === 'open' && (
          <span className="dim">
            {deadline < today ? t`notice was due` : t`notice until`} <DateText day={deadline} />
          </span>
        )}
        {likelihood && (
          <span className="dim">
            {t`${percent(likelihood.share)} of ${alikeNames[likelihood.alike]} were renewed (${Math.round(likelihood.low * 100)} to ${percent(likelihood.high)}, of ${likelihood.n})`}
          </span>
        )}
        {model && (
          <span className="dim">
            {model.target === 'decision'
              ? t`model of the next decision: ${percent(model.share)} (${Math.round(model.low * 100)} to ${percent(model.high)})`
              : t`model of losses: ${percent(model.share)} (${Math.round(model.low * 100)} to ${percent(model.high)})`}
          </span>
        )}
        {dependsOn && (
          <span className="dim">
            {t`depends on the renewal of`} <DateText day={dependsOn} />
          </span>
        )}
        <PageLink to={`renewals/${account.id}`} search={{ due: dueOn }}>{t`Documents`}</PageLink>
        <CallButton renewal={renewal} />
        {state === 'open' && <PrepareButton renewal={renewal} />}
      </div>
      {calls.map(({ side, kind, amount, why, at, by }) => (
        <p key={at + side} className={css.call}>
          <b>{`${sideNames[side]}: ${kindNames[kind]}`}</b> <Money minor={amount} style="short" /> · {why}{' '}
          <span className="dim">
            {by}, <TimeText at={at} />
          </span>
        </p>
      ))}
    </>
  )
}

function PrepareButton({ renewal: { account, dueOn } }: { renewal: Renewal }) {
  const may = useMay('renewals.call')
  const prepare = useAction('renewals.prepare', {
    changes: ['tasks.list'],
    onDone: ({ opened }) => toast(opened === 0 ? t`Its tasks are there already` : t`${count(opened, 'task')} opened`),
  })
  if (!may) return null
  return (
    <Button
      size="compact-sm"
      loading={prepare.isPending}
      onClick={() => prepare.mutate({ account: account.id, due: dueOn }, { onError: toastProblem })}
    >{t`Open its tasks`}</Button>
  )
}
