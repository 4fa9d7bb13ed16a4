import { told } from '../../../kernel/words.ts'
import { type Predictor, sharesOf } from '../../../platform/learning/model.ts'
import type { Table } from '../../../platform/learning/table.ts'
import type { CatalogueEntry } from '../../measures/index.ts'
import type { Share } from '../domain/factors.ts'

export interface MeasureShare extends Share {
  /** Null where it was not known, or is told in words. */
  value: number | null
  unit: string
}

/** What each measure adds to what a model says of a row, with what the row says of it; those that add nothing are absent. */
export function sharesIn(
  { model }: Predictor,
  table: Table,
  row: number,
  entries: ReadonlyMap<string, CatalogueEntry>,
): MeasureShare[] {
  const { shares } = sharesOf(model, table, row)
  const places = new Map(table.columns.map(({ name }, at) => [name, at]))
  return model.columns.flatMap(({ name, categories }, at) => {
    const share = shares[at] ?? 0
    if (Math.abs(share) < 1e-9) return []
    const value = known(table.values[places.get(name) ?? -1]?.[row])
    const entry = entries.get(name)
    const unit = entry?.unit ?? 'number'
    const said = value === null ? told`not known` : (categories?.[value] ?? sayValue(value, unit))
    const label = entry?.label ?? told`Days to notice`
    return [{ measure: name, label, said, share, value: categories ? null : value, unit }]
  })
}

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)

function sayValue(value: number, unit: string): string {
  if (unit === 'share') return `${Math.round(value * 100)}%`
  return String(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100)
}
