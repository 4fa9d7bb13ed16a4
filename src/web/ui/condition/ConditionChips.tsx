import { IconX } from '@tabler/icons-react'
import type { Condition, FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import css from './Condition.module.css'
import { useNamesIn } from './use-names.ts'
import { partsOf, sentenceOf, withoutPart } from './words.ts'

type ConditionChipsProps = {
  condition: Condition
  fields: readonly FieldSpec[]
  names: ReadonlyMap<string, string>
  onChange: (condition: Condition | undefined) => void
  /** Opens the whole editor. */
  onEdit: () => void
}

/** The short form of a condition: a chip for each part that is joined by all, to look at, change or take out. */
export function ConditionChips({ condition, fields, names, onChange, onEdit }: ConditionChipsProps) {
  const known = useNamesIn(condition, fields, names)
  return (
    <ul className={css.chips} aria-label={t`What the list is narrowed to`}>
      {partsOf(condition).map((part, at) => {
        const sentence = sentenceOf(part, fields, known)
        return (
          <li key={JSON.stringify(part)} className={css.chip}>
            <button type="button" title={sentence} onClick={onEdit}>
              {sentence}
            </button>
            <button
              type="button"
              className={css.off}
              aria-label={t`Take out: ${sentence}`}
              onClick={() => onChange(withoutPart(condition, at))}
            >
              <IconX size={12} />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
