import { useQueryClient } from '@tanstack/react-query'
import { t } from '../../../kernel/words.ts'
import { call, type Input, type OperationName, type Output } from '../../lib/api.ts'
import { workspaceOfPage } from '../../lib/first-question.ts'
import { asProblem } from '../../lib/problem.ts'
import { toast, toastProblem } from '../toasts.ts'
import type { Editable, EditedValue } from './editable.ts'
import { offerUndo } from './undo.ts'

export type AccountEdit = {
  account: string
  editable: Editable
  before: EditedValue
  value: EditedValue
}

/** What an attribute is called in a request, where that is another word. */
const properties: Record<string, string> = {
  owner: 'ownerId',
  parent: 'parentId',
  renews_on: 'renewsOn',
  group_health: 'groupHealth',
}

type Detail = Output<'accounts.get'>
type Page = Output<'segments.accounts'>

/**
 * Changes one attribute of an account in its place: what was typed stands at once, gives way again where the server refuses,
 * and can be taken back. Whoever changed it meanwhile is not written over.
 */
export function useAccountEdit(): (edit: AccountEdit) => Promise<void> {
  const client = useQueryClient()
  const show = (account: string, attribute: string, value: EditedValue) => {
    client.setQueriesData<{ pages: Page[] }>({ predicate: ofOperation('segments.accounts') }, (held) =>
      held?.pages ? { ...held, pages: held.pages.map((page) => pageWith(page, account, attribute, value)) } : held,
    )
    client.setQueriesData<Detail>({ predicate: ofOperation('accounts.get') }, (held) =>
      held?.id === account ? detailWith(held, attribute, value) : held,
    )
  }
  const readAgain = (...names: OperationName[]) =>
    client.invalidateQueries({ predicate: ({ queryKey }) => names.some((name) => ofOperation(name)({ queryKey })) })
  return async ({ account, editable, before, value }) => {
    const { attribute, label } = editable
    show(account, attribute, value)
    try {
      const { act } = await call('accounts.update', requestOf(account, attribute, value, before))
      void readAgain('accounts.get', 'accounts.history', 'segments.summary', 'segments.count', 'accounts.words')
      offerUndo(t`${label} changed`, () => void takeBack(act, () => show(account, attribute, before)))
    } catch (error) {
      show(account, attribute, before)
      toastProblem(error)
      if (asProblem(error).status === 409) void readAgain('accounts.get', 'accounts.history', 'segments.accounts')
    }
  }

  async function takeBack(act: string, showBefore: () => void): Promise<void> {
    try {
      const { restored, stayed } = await call('accounts.undo', { act })
      if (restored > 0) showBefore()
      const [first] = stayed
      toast(first ? t`${first.label} stays as it is: ${first.reason}` : t`It is as before`)
    } catch (error) {
      toastProblem(error)
    }
    void readAgain('accounts.get', 'accounts.history', 'segments.summary', 'segments.count', 'segments.accounts')
  }
}

const ofOperation =
  (name: OperationName) =>
  ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
    queryKey[0] === workspaceOfPage() && queryKey[1] === name

function requestOf(
  account: string,
  attribute: string,
  value: EditedValue,
  before: EditedValue,
): Input<'accounts.update'> {
  const change = attribute.startsWith('custom.')
    ? { custom: { [attribute.slice(7)]: value } }
    : { [properties[attribute] ?? attribute]: value }
  return { account, ...change, seen: { [attribute]: before } } as Input<'accounts.update'>
}

/** Under which key a list keeps the attribute. */
const columnOf = (attribute: string): string =>
  attribute.startsWith('custom.') ? `custom:${attribute.slice(7)}` : `attribute:${attribute}`

function pageWith(page: Page, account: string, attribute: string, value: EditedValue): Page {
  const items = page.items.map((row) =>
    row.id === account ? { ...row, values: { ...row.values, [columnOf(attribute)]: value } } : row,
  )
  return { ...page, items }
}

function detailWith(detail: Detail, attribute: string, value: EditedValue): Detail {
  if (attribute.startsWith('custom.'))
    return { ...detail, custom: { ...detail.custom, [attribute.slice(7)]: value as Detail['custom'][string] } }
  return { ...detail, [properties[attribute] ?? attribute]: value } as Detail
}
