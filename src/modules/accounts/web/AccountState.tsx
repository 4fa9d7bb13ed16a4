import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { HealthPill, StatePill } from '../../../web/ui/HealthPill.tsx'
import { Line } from '../../../web/ui/Skeletons.tsx'
import css from './Account.module.css'
import { type AccountDetail, stageWords } from './wording.ts'

type AccountStateProps = { id: string; account: AccountDetail | undefined }

/** Health, risk and stage as words beside the name. */
export function AccountState({ id, account }: AccountStateProps) {
  return (
    <>
      <Health account={id} />
      {account ? (
        <span className={css.tag} title={t`Stage`}>
          {account.kind === 'vendor' ? t`Vendor` : stageWords[account.stage]}
        </span>
      ) : (
        <Line width={74} height={20} />
      )}
    </>
  )
}

function Health({ account }: { account: string }) {
  const isAllowed = useMay('health.read')
  const { data, error } = useOperation('health.get', { account }, { enabled: isAllowed })
  if (!isAllowed || error) return null
  if (data === undefined) return <Line width={66} height={20} />
  return (
    <>
      <HealthPill band={data.band} score={data.score} />
      {data.risk.level === 'high' && <StatePill band="red">{t`High risk`}</StatePill>}
      {data.risk.level === 'medium' && <StatePill band="yellow">{t`Medium risk`}</StatePill>}
    </>
  )
}
