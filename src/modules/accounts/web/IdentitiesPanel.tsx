import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'

/** The ids by which other systems know the account, and what was merged into it. */
export function IdentitiesPanel({ account }: { account: string }) {
  const { data } = useOperation('accounts.get', { account })
  return (
    <Panel title={t`Known as`}>
      {data ? (
        <ul className={css.lines}>
          {data.identities.map((identity) => (
            <li key={identity.id}>
              <code>{identity.externalId}</code>
              <span className="dim">{identity.source}</span>
            </li>
          ))}
          {data.merged.map((merged) => (
            <li key={merged.id}>
              <span>{merged.name}</span>
              <span className="dim">{rich`merged ${<TimeText at={merged.mergedAt} />}`}</span>
            </li>
          ))}
          <li>
            <span className="muted">{t`Id here`}</span>
            <CopyButton text={data.id} />
          </li>
        </ul>
      ) : (
        <Lines count={2} />
      )}
    </Panel>
  )
}
