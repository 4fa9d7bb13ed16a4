import { type Condition, describe, type FieldSpec } from '../../../kernel/condition/index.ts'
import { FilterBuilder } from '../../../web/ui/FilterBuilder.tsx'
import css from './Accounts.module.css'
import { withOwnerIds, withOwnerNames } from './fields.ts'
import type { AccountsView } from './view.ts'

type FilterProps = { view: AccountsView; fields: FieldSpec[]; names: ReadonlyMap<string, string> }

/** What the list is narrowed to, in parts that can be changed. */
export function Filter({ view, fields, names }: FilterProps) {
  const { where } = view.look
  return (
    <section className={css.filter} aria-label="Filter">
      <FilterBuilder
        fields={fields}
        value={where && withOwnerNames(where, names)}
        onChange={(condition) => view.filter(condition && withOwnerIds(condition, names))}
      />
    </section>
  )
}

type FilterSaidProps = FilterProps & { onEdit: () => void }

/** The same in words. */
export function FilterSaid({ view, fields, names, onEdit }: FilterSaidProps) {
  const { where } = view.look
  return (
    <div className={css.said}>
      <span>{where ? sentenceOf(withOwnerNames(where, names), fields) : 'Every account, whatever its stage'}</span>
      <button type="button" className={css.plain} onClick={onEdit}>
        Change
      </button>
      <button type="button" className={css.plain} onClick={view.unfilter}>
        Clear
      </button>
    </div>
  )
}

/** A rule says what must be; a list says what is. */
function sentenceOf(condition: Condition, fields: FieldSpec[]): string {
  const sentence = describe(condition, { name: 'account', fields }).replaceAll(' must be ', ' is ')
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
