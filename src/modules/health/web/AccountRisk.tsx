import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'

const words = { low: ['green', t`Low`], medium: ['yellow', t`Medium`], high: ['red', t`High`] } as const

/** Risk by rule: the first rule of the scorecard that holds. A model's word will stand beside it. */
export function AccountRisk({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('health.get', { account })
  const [band, word] = words[data?.risk.level ?? 'low']
  return (
    <Panel title={t`Risk by rule`}>
      {error && data === undefined ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Lines count={1} />
      ) : (
        <>
          <StatePill band={band}>{word}</StatePill>{' '}
          <span className="muted">{data.risk.rule ?? t`No rule of risk holds.`}</span>
        </>
      )}
    </Panel>
  )
}
