import {
  type Condition,
  type Explanation,
  explain,
  type FieldReader,
  fieldsOf,
  historyOf,
  holds,
} from '../../../kernel/condition/index.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import { valuesOf } from '../store/list.ts'
import { type AccountLanguage, accountLanguage, fieldOf, readCondition } from './language.ts'

/** Why a condition holds for an account or does not: the kernel's explanation over the values that SQL would see. */
export async function explainAccount(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  asked: { account: AccountId; condition: unknown },
): Promise<{ holds: boolean; name: string; explanation: Explanation }> {
  const { id, name } = await mustSee(tx, viewer, asked.account)
  const language = await accountLanguage(platform, tx, viewer.sees)
  const condition = readCondition(language, asked.condition)
  const read = await readerOf(tx, language, id, condition)
  return { holds: holds(condition, read), name, explanation: explain(condition, read, language.subject) }
}

async function readerOf(
  tx: Tx,
  language: AccountLanguage,
  account: AccountId,
  condition: Condition,
): Promise<FieldReader> {
  const field = (key: string) => fieldOf(language, key, 'condition')
  const keys = fieldsOf(condition)
  const history = historyOf(condition).map(({ field: key, days }) => ({ key, field: field(key), days }))
  const values = await valuesOf(tx, account, keys.map(field), history, language.joins)
  const now = new Map(keys.map((key, index) => [key, values?.now[index] ?? null]))
  const before = new Map(history.map(({ key, days }, index) => [`${key} ${days}`, values?.before[index] ?? null]))
  return {
    today: language.today,
    value: (key) => now.get(key),
    before: (key, days) => before.get(`${key} ${days}`),
    stale: (key) => language.fields.get(key)?.sql.isStale === true,
  }
}
