import { seededRandom } from '../random.ts'
import { auc } from './skill.ts'
import { pick, type Table } from './table.ts'

export interface Importance {
  column: string
  /** By how much the AUC falls where the column's values are dealt out anew. */
  fall: number
}

/** How much the skill falls without each column: its values are dealt out anew among the rows some times; the most important first. */
export function importances(
  judge: (table: Table) => ArrayLike<number>,
  table: Table,
  happened: ArrayLike<number>,
  { seed, times = 3 }: { seed: number; times?: number },
): Importance[] {
  const whole = auc({ scores: judge(table), happened })
  if (whole === null) return []
  const random = seededRandom(seed)
  const found = table.columns.map(({ name }, at): Importance => {
    let lost = 0
    for (let time = 0; time < times; time++) {
      const values = table.values.with(at, pick(table.values[at] as Float64Array, dealt(table.rows, random.next)))
      lost += whole - (auc({ scores: judge({ ...table, values }), happened }) ?? whole)
    }
    return { column: name, fall: lost / times }
  })
  return found.sort((one, other) => other.fall - one.fall || (one.column < other.column ? -1 : 1))
}

/** All places in an order by chance. */
function dealt(count: number, next: () => number): Int32Array {
  const places = Int32Array.from({ length: count }, (_, place) => place)
  for (let left = count - 1; left > 0; left--) {
    const other = Math.floor(next() * (left + 1))
    const place = places[left] as number
    places[left] = places[other] as number
    places[other] = place
  }
  return places
}
