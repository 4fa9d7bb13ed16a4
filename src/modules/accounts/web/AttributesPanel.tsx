import { useAction, useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Line, places } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Account.module.css'
import { type Attribute, attributesOf, type Value } from './attributes.ts'
import { EditableValue, ShownValue } from './EditableValue.tsx'
import type { AccountDetail } from './wording.ts'

export function AttributesPanel({ account }: { account: string }) {
  const read = useOperation('accounts.get', { account })
  const mayChoose = useMay('workspaces.read')
  const members = useOperation('workspaces.members', {}, { enabled: mayChoose })
  const fields = useOperation('accounts.fields', {})
  const mayWrite = useMay('accounts.write')
  const change = useChange(account)
  if (read.error)
    return (
      <Panel title="Attributes">
        <ErrorState error={read.error} />
      </Panel>
    )
  const isReady = read.data && fields.data
  return (
    <Panel title="Attributes" aside={mayWrite && <span>Choose a value to change it</span>}>
      <dl className={css.attributes}>
        {isReady
          ? attributesOf(read.data, members.data?.items ?? [], fields.data.items).map((attribute) => (
              <Row
                key={attribute.key}
                attribute={attribute}
                account={read.data}
                change={mayWrite ? change : undefined}
              />
            ))
          : places(16).map((index) => (
              <div key={index}>
                <dt>
                  <Line width={80} />
                </dt>
                <dd>
                  <Line width={120} />
                </dd>
              </div>
            ))}
      </dl>
    </Panel>
  )
}

type RowProps = { attribute: Attribute; account: AccountDetail; change: ReturnType<typeof useChange> | undefined }

function Row({ attribute, account, change }: RowProps) {
  return (
    <div>
      <dt>{attribute.label}</dt>
      <dd>
        {attribute.change && change ? (
          <EditableValue attribute={attribute} account={account} onChange={(value) => change(attribute, value)} />
        ) : (
          <span className={css.fixed}>
            <ShownValue attribute={attribute} account={account} />
          </span>
        )}
        {attribute.note && attribute.value !== null && <span className="dim">{attribute.note}</span>}
      </dd>
    </div>
  )
}

/** Changes an attribute and offers the way back. */
function useChange(account: string) {
  const save = useAction('accounts.update', { changes: ['accounts.get', 'accounts.history', 'segments.summary'] })
  return async (attribute: Attribute, value: Value) => {
    if (!attribute.change) return
    const { change, label } = attribute
    const write = (next: Value) => save.mutateAsync({ account, ...change(next) })
    try {
      await write(value)
      const back = () => void write(attribute.value).then(() => toast(`${label} is as before`), toastProblem)
      toast(`${label} changed`, { label: 'Undo', run: back })
    } catch (error) {
      toastProblem(error)
    }
  }
}
