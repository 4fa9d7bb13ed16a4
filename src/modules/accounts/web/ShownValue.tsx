import { t } from '../../../kernel/words.ts'
import { number } from '../../../web/lib/format.ts'
import { EditableValue } from '../../../web/ui/editing/EditableValue.tsx'
import type { EditedValue } from '../../../web/ui/editing/editable.ts'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'
import type { Shown } from './attributes.ts'

/** A value as people read it. */
export function ShownValue({ shown }: { shown: Shown }) {
  const { editable, value, words } = shown
  if (value === null) return <span className="dim">{t`not set`}</span>
  if (words) return <span>{words}</span>
  if (Array.isArray(value)) return <Words words={value} />
  if (editable.kind === 'money' && typeof value === 'number')
    return <Money minor={value} currency={editable.currency} />
  if (editable.kind === 'day') return <DateText day={String(value)} />
  if (typeof value === 'boolean') return <span>{value ? t`Yes` : t`No`}</span>
  if (typeof value === 'number') return <span>{number(value, Number.isInteger(value) ? 0 : 2)}</span>
  return <span title={value}>{value}</span>
}

export function Words({ words }: { words: readonly string[] }) {
  return (
    <span className={css.words}>
      {words.map((word) => (
        <span key={word} className={css.tag}>
          {word}
        </span>
      ))}
    </span>
  )
}

type AttributeRowProps = { shown: Shown; onChange: ((value: EditedValue) => void) | undefined }

/** One attribute with its value, changed in its place where one may. */
export function AttributeRow({ shown, onChange }: AttributeRowProps) {
  const { editable, value, note, isFixed } = shown
  const isLink = editable.kind === 'link' && typeof value === 'string'
  return (
    <div>
      <dt title={editable.description}>{editable.label}</dt>
      <dd>
        {isFixed || !onChange ? (
          <span className={css.fixed}>
            <ShownValue shown={shown} />
          </span>
        ) : (
          <EditableValue editable={editable} value={value} onChange={onChange}>
            <ShownValue shown={shown} />
          </EditableValue>
        )}
        {isLink && <a href={value} target="_blank" rel="noopener noreferrer nofollow">{t`Open||verb`}</a>}
        {note && (value !== null || note === 'required') && <span className="dim">{note}</span>}
      </dd>
    </div>
  )
}
