import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { AccountCondition } from '../../../web/ui/condition/AccountCondition.tsx'
import { ConditionChips } from '../../../web/ui/condition/ConditionChips.tsx'
import css from './Accounts.module.css'
import type { AccountsView } from './view.ts'

type FilterProps = { view: AccountsView; fields: FieldSpec[]; names: ReadonlyMap<string, string> }

/** What the list is narrowed to, in parts that can be changed. */
export function Filter({ view, fields, names }: FilterProps) {
  const mayMake = useMay('segments.write')
  return (
    <section className={css.filter} aria-label={t`Filter`}>
      <AccountCondition
        fields={fields}
        names={names}
        value={view.look.where}
        onChange={view.filter}
        asked={view.asked}
        onAsk={view.ask}
      />
      {mayMake && view.look.where && (
        <PageLink to="segments/new" search={{ where: view.look.where }}>
          {t`Keep it as a segment`}
        </PageLink>
      )}
    </section>
  )
}

type FilterSaidProps = FilterProps & { onEdit: () => void }

/** The same in its short form. */
export function FilterSaid({ view, fields, names, onEdit }: FilterSaidProps) {
  const { where } = view.look
  return (
    <div className={css.said}>
      {where ? (
        <ConditionChips condition={where} fields={fields} names={names} onChange={view.filter} onEdit={onEdit} />
      ) : (
        <span>{t`Every account, whatever its stage`}</span>
      )}
      <button type="button" className={css.plain} onClick={onEdit}>{t`Change`}</button>
      {view.isFiltered && <button type="button" className={css.plain} onClick={view.unfilter}>{t`Clear`}</button>}
    </div>
  )
}
