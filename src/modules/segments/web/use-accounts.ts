import { useMemo } from 'react'
import { type Input, useList, useOperation } from '../../../web/lib/api.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { currencyField, namesOf, saidFields, scoreField } from './fields.ts'
import type { AccountsView } from './view.ts'

/** Fields as people read them, and who the owners are. */
export function useFields() {
  const { workspace } = useSession()
  const fields = useOperation('segments.fields', {})
  const members = useOperation('workspaces.members', {}, { enabled: useMay('workspaces.read') })
  const names = useMemo(() => namesOf(members.data?.items ?? []), [members.data])
  const said = useMemo(
    () => fields.data && saidFields(fields.data.items, names, workspace.currency),
    [fields.data, names, workspace.currency],
  )
  return { fields: said, names, error: fields.error ?? undefined, retry: () => void fields.refetch() }
}

type Asked = Pick<Input<'segments.accounts'>, 'condition' | 'text' | 'columns' | 'sort' | 'direction'>

/** What the server is asked for: the same for the list and for its export. A field that no longer exists is left out. */
export function askedFor({ look, text }: AccountsView, known: ReadonlySet<string>): Asked {
  return {
    condition: look.where && { ...look.where },
    text: text === '' ? undefined : text,
    columns: look.columns.filter((key) => known.has(key)),
    sort: known.has(look.sort) ? look.sort : 'attribute:name',
    direction: look.direction === 'asc' ? 'ascending' : 'descending',
  }
}

/** The rows, with the curve of health where it is shown or the change is read off it. */
export function useAccounts(view: AccountsView, known: ReadonlySet<string> | undefined) {
  const asked = askedFor(view, known ?? new Set())
  const { columns = [] } = asked
  const hasHealth = known?.has(scoreField) === true
  const isCurved = hasHealth && (view.look.columns.includes('spark') || columns.includes(scoreField))
  const besides = [isCurved ? scoreField : undefined, known?.has(currencyField) ? currencyField : undefined]
  const wanted = [...new Set([...columns, ...besides.filter((key) => key !== undefined)])]
  return useList(
    'segments.accounts',
    { ...asked, columns: wanted, ...(isCurved ? { spark: scoreField } : {}) },
    { enabled: known !== undefined && view.isReady, keepPrevious: true },
  )
}
