import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { useAccountEdit } from '../../../web/ui/editing/use-account-edit.ts'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'
import { AccountTree } from './AccountTree.tsx'
import { groupRule } from './attributes.ts'
import { MoveDialog } from './MoveDialog.tsx'
import { AttributeRow } from './ShownValue.tsx'
import { groupRuleWords } from './wording.ts'

/** What lies above and below an account, as a tree. */
export function GroupPanel({ account }: { account: string }) {
  const self = useOperation('accounts.get', { account })
  const mayWrite = useMay('accounts.write')
  const [isMoving, moving] = useDisclosure()
  if (self.error)
    return (
      <Panel title={t`Above and below`}>
        <ErrorState error={self.error} />
      </Panel>
    )
  const move = mayWrite && self.data && (
    <Button onClick={moving.open}>{self.data.parent ? t`Move elsewhere` : t`Put below another`}</Button>
  )
  return (
    <Panel title={t`Above and below`} aside={move}>
      {self.data ? <AccountTree account={self.data} /> : <Lines count={3} />}
      {isMoving && self.data && <MoveDialog account={self.data} onClose={moving.close} />}
    </Panel>
  )
}

type Group = Output<'segments.group'>

/** How an account speaks for all below it: ARR by sum, health by the rule that it names, people, tickets and use by sum. */
export function GroupFigures({ account }: { account: string }) {
  const self = useOperation('accounts.get', { account })
  const below = useOperation('accounts.children', { account })
  const group = useOperation('segments.group', { account })
  const mayWrite = useMay('accounts.write')
  const edit = useAccountEdit()
  if (!self.data || !below.data || !group.data)
    return (
      <Panel title={t`All together`}>
        <Lines count={4} />
      </Panel>
    )
  if (!group.data.isGroup)
    return (
      <Panel title={t`All together`}>
        <p className="muted">{t`Nothing lies below this account. Where something does, ARR is summed up here, and health follows the rule that the account names.`}</p>
      </Panel>
    )
  const rule = groupRule(self.data)
  const { arr, currency, unknownArr } = below.data
  return (
    <Panel title={t`All together`} aside={t`with ${count(group.data.below, 'account')} below`}>
      <dl className={css.sums}>
        <div>
          <dt>{t`ARR, by sum`}</dt>
          <dd>
            <Money minor={arr} currency={currency} />
          </dd>
        </div>
        <div>
          <dt>{t`Health, ${ruleSaid(group.data)}`}</dt>
          <dd>
            <HealthPill band={group.data.band} score={group.data.health} />
          </dd>
        </div>
        {group.data.sums.map(({ key, label, value }) => (
          <div key={key}>
            <dt>{t`${label}, by sum`}</dt>
            <dd>{value === null ? <span className="dim">{t`unknown`}</span> : number(value)}</dd>
          </div>
        ))}
      </dl>
      {unknownArr > 0 && (
        <p className="dim">{t`${count(unknownArr, 'account')} whose ARR is not known, not in the sum`}</p>
      )}
      <p className="dim">{t`Somebody who belongs to several of the accounts is counted in each.`}</p>
      <dl className={css.attributes} data-single="true">
        <AttributeRow
          shown={{ ...rule, note: self.data.groupHealth === null ? usual(group.data) : undefined }}
          onChange={
            mayWrite ? (value) => void edit({ account, editable: rule.editable, before: rule.value, value }) : undefined
          }
        />
      </dl>
      {self.data.groupHealth === null && <p className="dim">{usual(group.data)}</p>}
    </Panel>
  )
}

const ruleSaid = ({ rule }: Group) => (rule === 'by_arr' ? t`weighed by ARR` : t`of the worst account`)

const usual = ({ rule }: Group) =>
  t`By the usual rule of the workspace: ${groupRuleWords[rule ?? 'worst'].toLowerCase()}`

export function ParentLink({ parent }: { parent: { id: string; name: string } }) {
  return (
    <PageLink className={css.plain} to={`accounts/${parent.id}`}>
      {parent.name}
    </PageLink>
  )
}
