import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { useAccountEdit } from '../../../web/ui/editing/use-account-edit.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Line, places } from '../../../web/ui/Skeletons.tsx'
import css from './Account.module.css'
import { attributesOf } from './attributes.ts'
import { AttributeRow } from './ShownValue.tsx'
import { useMembers } from './use-people.ts'

export function AttributesPanel({ account }: { account: string }) {
  const read = useOperation('accounts.get', { account })
  const members = useMembers()
  const mayWrite = useMay('accounts.write')
  const edit = useAccountEdit()
  if (read.error)
    return (
      <Panel title={t`Attributes`}>
        <ErrorState error={read.error} />
      </Panel>
    )
  return (
    <Panel title={t`Attributes`} aside={mayWrite && <span>{t`Choose a value to change it`}</span>}>
      <dl className={css.attributes}>
        {read.data
          ? attributesOf(read.data, members).map((shown) => (
              <AttributeRow
                key={shown.editable.attribute}
                shown={shown}
                onChange={
                  mayWrite
                    ? (value) => void edit({ account, editable: shown.editable, before: shown.value, value })
                    : undefined
                }
              />
            ))
          : places(14).map((index) => <WaitingRow key={index} />)}
      </dl>
    </Panel>
  )
}

export function WaitingRow() {
  return (
    <div>
      <dt>
        <Line width={80} />
      </dt>
      <dd>
        <Line width={120} />
      </dd>
    </div>
  )
}
