import { Button, Drawer, Group } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { longInstant } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useClock, useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { EndDialog, type Ending } from './EndDialog.tsx'
import { RiskForm } from './RiskForm.tsx'
import { useRiskActs } from './use-risks.ts'
import { stateNames } from './words.ts'

type RiskSheetProps = { id: string; account: string | null; why: string; onClose: () => void }

/** A new risk, or one that is there with all that became of it, beside the page. */
export function RiskSheet({ id, account, why, onClose }: RiskSheetProps) {
  const isNew = id === 'new'
  const found = useOperation('risks.get', { risk: id }, { enabled: !isNew })
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={460}
      title={<strong>{isNew ? t`Open a risk` : t`Risk`}</strong>}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {isNew ? (
        <RiskForm risk={null} account={account} why={why} onClose={onClose} />
      ) : found.error ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : found.data ? (
        <Known risk={found.data} onClose={onClose} />
      ) : (
        <Lines count={8} />
      )}
    </Drawer>
  )
}

function Known({ risk, onClose }: { risk: Output<'risks.get'>; onClose: () => void }) {
  const acts = useRiskActs()
  const may = useMay('risks.write')
  const { zone } = useClock()
  const [ending, end] = useState<Ending>()
  return (
    <div className={records.sheet}>
      <p className={records.line}>
        <PageLink to={`accounts/${risk.account.id}`}>{risk.account.name}</PageLink>
        <strong>{stateNames[risk.state]}</strong>
        {risk.playbook !== null && <span>{t`opened by the playbook ${risk.playbook}`}</span>}
      </p>
      {risk.state !== 'open' && risk.closedReason !== null && <p>{risk.closedReason}</p>}
      {may && (
        <Group gap="xs">
          {risk.state === 'open' ? (
            <>
              <Button onClick={() => end({ risk, state: 'saved' })}>{t`Mark saved`}</Button>
              <Button onClick={() => end({ risk, state: 'lost' })}>{t`Mark lost`}</Button>
            </>
          ) : (
            <Button onClick={() => void acts.reopen(risk)}>{t`Open again`}</Button>
          )}
        </Group>
      )}
      {risk.state === 'open' && <RiskForm risk={risk} account={null} why="" onClose={onClose} />}
      <section aria-label={t`History`}>
        <ul className={records.history}>
          {risk.history.map(({ at, sentence }) => (
            <li key={`${at} ${sentence}`}>
              <span className="dim">{longInstant(at, zone)}</span> {sentence}
            </li>
          ))}
        </ul>
      </section>
      {ending && <EndDialog ending={ending} acts={acts} onClose={() => end(undefined)} />}
    </div>
  )
}
