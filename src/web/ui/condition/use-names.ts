import { useMemo } from 'react'
import type { Condition, FieldSpec } from '../../../kernel/condition/index.ts'
import { useOperations } from '../../lib/api.ts'
import { accountsIn } from './words.ts'

/** More accounts than this in one condition are said by their ids. */
const most = 10

/** Names of members, and of the accounts that a condition names. */
export function useNamesIn(
  condition: Condition | undefined,
  fields: readonly FieldSpec[],
  members: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const ids = useMemo(() => {
    const byKey = new Map(fields.map((field) => [field.key, field]))
    return condition ? [...new Set(accountsIn(condition.where, byKey))].slice(0, most) : []
  }, [condition, fields])
  const found = useOperations(
    'accounts.get',
    ids.map((account) => ({ account })),
  )
  return new Map([...members, ...found.flatMap((account) => (account ? [[account.id, account.name] as const] : []))])
}
