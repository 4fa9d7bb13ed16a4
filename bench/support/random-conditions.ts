import type { Condition, Node } from '../../src/kernel/condition/index.ts'
import { addDays, type Day } from '../../src/kernel/day.ts'
import type { Random } from '../../src/platform/random.ts'
import { asSuperuser } from './place.ts'

/** A field with values as they are found among accounts, from low to high: limits taken from them let through a known share. */
export interface Sampled {
  field: string
  type: 'number' | 'date' | 'choice'
  values: readonly (number | string)[]
}

/** Attributes of every type, and of the measures those that tell accounts apart. */
export async function sampledFields(url: string, workspace: string, measures: readonly string[]): Promise<Sampled[]> {
  return asSuperuser(url, async (client) => {
    const { rows } = await client.query<{ field: string; values: number[] }>(
      `select 'measure:' || c.key as field, array_agg(v.value order by v.value) as values
       from measures_catalogue c cross join lateral (
         select case when c.published then m.published[c.slot + 1] else m.numbers[c.slot + 1] end as value
         from measures_current m where m.workspace_id = $1 order by m.account_id limit 500) v
       where c.workspace_id = $1 and c.slot is not null and c.key = any($2) and v.value is not null
       group by 1 having count(*) >= 400 and count(distinct v.value) >= 10 order by 1`,
      [workspace, measures],
    )
    const numbers = rows.map(({ field, values }): Sampled => ({ field, type: 'number', values }))
    const own = await client.query<{ arr: number[]; renews: string[] }>(
      `select array_agg(arr::float8 order by arr) as arr, array_agg(renews_on::text order by renews_on) as renews
       from (select arr, renews_on from accounts where workspace_id = $1 and renews_on is not null order by id limit 500) a`,
      [workspace],
    )
    return [
      ...numbers,
      { field: 'attribute:arr', type: 'number', values: own.rows[0]?.arr ?? [] },
      { field: 'attribute:renews_on', type: 'date', values: own.rows[0]?.renews ?? [] },
      { field: 'attribute:size', type: 'choice', values: ['enterprise', 'mid_market', 'smb'] },
    ]
  })
}

/** As people write them: two to five terms that must all hold, one time in five with a choice of two among them. */
export function randomCondition(random: Random, fields: readonly Sampled[], today: Day): Condition {
  const terms = Array.from({ length: 2 + Math.floor(random.next() * 4) }, () => termOf(random, fields, today))
  const [first, second, ...others] = terms as [Node, Node, ...Node[]]
  const all = random.next() < 0.2 && others.length > 0 ? [{ any: [first, second] }, ...others] : terms
  return { version: 1, where: { all } }
}

function termOf(random: Random, fields: readonly Sampled[], today: Day): Node {
  const { field, type, values } = fields[Math.floor(random.next() * fields.length)] as Sampled
  // Between a tenth and a half of the accounts are let through.
  const share = 0.1 + 0.4 * random.next()
  const value = (at: number) => values[Math.min(values.length - 1, Math.floor(values.length * at))] as never
  const isHigh = random.next() < 0.5
  switch (type) {
    case 'choice':
      return { field, op: 'is', value: value(random.next()) }
    case 'date':
      return isHigh
        ? { field, op: 'after', value: value(1 - share) }
        : { field, op: 'between', value: [addDays(today, 0), addDays(today, Math.round(400 * share))] }
    default:
      return isHigh ? { field, op: 'above', value: value(1 - share) } : { field, op: 'at most', value: value(share) }
  }
}
