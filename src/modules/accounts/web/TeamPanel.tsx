import { Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { type Editable, memberChoices } from '../../../web/ui/editing/editable.ts'
import { offerUndo } from '../../../web/ui/editing/undo.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'
import { AttributeRow } from './ShownValue.tsx'
import { useMembers } from './use-people.ts'

type Team = Output<'accounts.team'>
type Role = Team['roles'][number]

/** Who looks after the account beside its owner, role by role, changed in its place. */
export function TeamPanel({ account }: { account: string }) {
  const team = useOperation('accounts.team', { account })
  const owner = useOperation('accounts.get', { account }).data?.ownerName
  const mayWrite = useMay('accounts.write')
  const { fill, added, add } = useFilling(account)
  if (team.error)
    return (
      <Panel title={t`Team`}>
        <ErrorState error={team.error} retry={() => void team.refetch()} />
      </Panel>
    )
  if (!team.data)
    return (
      <Panel title={t`Team`}>
        <Lines count={3} />
      </Panel>
    )
  const { items, past, roles } = team.data
  const shown = roles.filter(({ role }) => role === added || items.some((one) => one.role === role))
  const open = roles.filter((role) => !shown.includes(role))
  return (
    <Panel title={t`Team`}>
      <dl className={`${css.attributes} ${css.team}`}>
        <div>
          <dt>{t`Owner`}</dt>
          <dd>
            <span className={css.fixed}>{owner ?? t`nobody`}</span>
          </dd>
        </div>
        {shown.map((role) => (
          <RoleRow
            key={role.role}
            role={role}
            place={items.find((one) => one.role === role.role)}
            onFill={mayWrite ? fill : undefined}
          />
        ))}
      </dl>
      {shown.length === 0 && <p className="dim">{t`Nobody beside the owner yet.`}</p>}
      {mayWrite && open.length > 0 && (
        <Select
          mt="sm"
          aria-label={t`Add a role`}
          placeholder={t`Add a role`}
          data={open.map(({ role, label }) => ({ value: role, label }))}
          value={null}
          searchable
          onChange={(role) => role && add(role)}
        />
      )}
      {past.length > 0 && <Past past={past} />}
    </Panel>
  )
}

type RoleRowProps = {
  role: Role
  place: Team['items'][number] | undefined
  onFill: ((role: Role, member: string | null, before: string | null) => void) | undefined
}

function RoleRow({ role, place, onFill }: RoleRowProps) {
  const members = useMembers()
  const value = place?.member.id ?? null
  const editable: Editable = {
    attribute: role.role,
    label: role.label,
    kind: 'member',
    choices: memberChoices(members, value),
  }
  return (
    <AttributeRow
      shown={{ editable, value, words: place?.member.name }}
      onChange={onFill && ((member) => onFill(role, typeof member === 'string' ? member : null, value))}
    />
  )
}

/** A role that was just added stands there although nobody fills it yet. */
function useFilling(account: string) {
  const [added, setAdded] = useState<string>()
  const fill = useAction('accounts.fillRole', { changes: ['accounts.team', 'tasks.list'] })
  const say = async (role: Role, member: string | null, before: string | null) => {
    try {
      await fill.mutateAsync({ account, role: role.role, member })
      offerUndo(t`${role.label} changed`, () => void fill.mutateAsync({ account, role: role.role, member: before }))
    } catch (error) {
      toastProblem(error)
    }
  }
  return {
    added,
    add: setAdded,
    fill: (role: Role, member: string | null, before: string | null) => void say(role, member, before),
  }
}

function Past({ past }: Pick<Team, 'past'>) {
  return (
    <details className={css.past}>
      <summary>{t`Who it was before`}</summary>
      <ul className={css.lines}>
        {past.map((one) => (
          <li key={`${one.role} ${one.member.id} ${one.since} ${one.until}`}>
            <span>
              {one.label}: {one.member.name}
            </span>
            <span className="dim">
              <DateText day={one.since} /> – {one.until && <DateText day={one.until} />}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
