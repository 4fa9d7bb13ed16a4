import { useMemo } from 'react'
import { type Input, useList, useOperation } from '../../../web/lib/api.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { changeKey, columnKind, mostCourses } from '../domain/columns.ts'
import { bandField, currencyField, namesOf, saidFields, scoreField } from './fields.ts'
import { type AccountsView, longOf } from './view.ts'

/** Fields as people read them, who the members are, and what is known of fields of one's own. */
export function useFields() {
  const { workspace } = useSession()
  const fields = useOperation('segments.fields', {})
  const members = useOperation('workspaces.members', {}, { enabled: useMay('workspaces.read') })
  const own = useOperation('accounts.fields', {})
  const people = useMemo(() => members.data?.items ?? [], [members.data])
  const names = useMemo(() => namesOf(people), [people])
  const said = useMemo(
    () => fields.data && saidFields(fields.data.items, workspace.currency),
    [fields.data, workspace.currency],
  )
  return {
    fields: said,
    names,
    members: people,
    own: own.data?.items,
    error: fields.error ?? undefined,
    retry: () => void fields.refetch(),
  }
}

type Asked = Pick<Input<'segments.accounts'>, 'condition' | 'text' | 'columns' | 'sort' | 'direction' | 'further'>

/** What the server is asked for: the same for the list and for its export. A field that no longer exists is left out. */
export function askedFor({ look, text }: AccountsView, known: ReadonlySet<string>): Asked {
  const isKnown = (key: string) => known.has(columnKind(key).of)
  return {
    condition: look.where && { ...look.where },
    text: text === '' ? undefined : text,
    columns: fewCourses(look.columns.filter(isKnown)),
    sort: isKnown(look.sort) ? look.sort : 'attribute:name',
    direction: longOf(look.direction),
    further: look.further
      .filter(({ key }) => isKnown(key))
      .map(({ key, direction }) => ({ key, direction: longOf(direction) })),
  }
}

/** A list draws so many courses and no more. */
function fewCourses(columns: string[]): string[] {
  const courses = columns.filter((key) => columnKind(key).kind === 'course').slice(0, mostCourses)
  return columns.filter((key) => columnKind(key).kind !== 'course' || courses.includes(key))
}

/** The rows; beside the columns what they need to be read: an account's currency, the band of its health, and how far health has moved. */
export function useAccounts(view: AccountsView, known: ReadonlySet<string> | undefined) {
  const asked = askedFor(view, known ?? new Set())
  const { columns = [] } = asked
  const besides = [
    known?.has(currencyField) ? currencyField : undefined,
    known?.has(bandField) ? bandField : undefined,
    columns.includes(scoreField) ? changeKey(scoreField) : undefined,
  ]
  const wanted = [...new Set([...columns, ...besides.filter((key) => key !== undefined)])]
  const list = useList(
    'segments.accounts',
    { ...asked, columns: wanted },
    { enabled: known !== undefined && view.isReady, keepPrevious: true },
  )
  const { pages } = list
  const accounts = useMemo(
    () => Object.assign({}, ...pages.map((page) => page.names)) as Record<string, string>,
    [pages],
  )
  return { ...list, names: accounts }
}
