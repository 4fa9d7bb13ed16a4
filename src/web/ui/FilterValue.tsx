import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import { type FieldSpec, isNumeric } from '../../kernel/condition/index.ts'
import { type DraftComparison, isListed } from './condition-draft.ts'
import css from './FilterBuilder.module.css'

type FilterValueProps = { comparison: DraftComparison; spec: FieldSpec; onChange: (next: DraftComparison) => void }

/** The value a comparison needs: none, one, two, a list, a number of days. */
export function FilterValue({ comparison, spec, onChange }: FilterValueProps) {
  const first = (text: string) => onChange({ ...comparison, first: text })
  const second = (text: string) => onChange({ ...comparison, second: text })
  switch (comparison.op) {
    case 'is known':
    case 'is unknown':
      return null
    case 'between':
      return (
        <div className={css.value}>
          <One spec={spec} label="From" text={comparison.first} onChange={first} />
          <span>and</span>
          <One spec={spec} label="To" text={comparison.second} onChange={second} />
        </div>
      )
    case 'within last':
    case 'within next':
      return (
        <div className={css.value}>
          <Days text={comparison.first} onChange={first} />
        </div>
      )
    case 'rose by at least':
    case 'fell by at least':
      return (
        <div className={css.value}>
          <ChangeBy comparison={comparison} spec={spec} onChange={onChange} />
          <span>over</span>
          <Days text={comparison.second} onChange={second} />
        </div>
      )
    default:
      return (
        <div className={css.value}>
          {isListed(comparison.op) ? (
            <Many spec={spec} list={comparison.list} onChange={(list) => onChange({ ...comparison, list })} />
          ) : (
            <One spec={spec} label="Value" text={comparison.first} onChange={first} />
          )}
        </div>
      )
  }
}

type OneProps = { spec: FieldSpec; label: string; text: string; onChange: (text: string) => void }

function One({ spec, label, text, onChange }: OneProps) {
  if (spec.type === 'boolean')
    return <Select aria-label={label} data={yesOrNo} value={text || null} onChange={(next) => onChange(next ?? '')} />
  if (spec.type === 'choice' && spec.choices) {
    return (
      <Select
        aria-label={label}
        data={[...spec.choices]}
        value={text || null}
        searchable
        onChange={(next) => onChange(next ?? '')}
      />
    )
  }
  const type = spec.type === 'date' ? 'date' : 'text'
  return (
    <TextInput
      aria-label={label}
      type={type}
      inputMode={isNumeric(spec.type) ? 'decimal' : undefined}
      value={text}
      placeholder={isNumeric(spec.type) ? '0' : undefined}
      rightSection={unitOf(spec)}
      rightSectionWidth={unitOf(spec) === undefined ? undefined : 44}
      rightSectionPointerEvents="none"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

const yesOrNo = [
  { value: 'true', label: 'yes' },
  { value: 'false', label: 'no' },
]

function unitOf(spec: FieldSpec): string | undefined {
  if (spec.type === 'share') return '%'
  if (spec.type === 'money') return spec.unit
  return spec.unit === 'days' || spec.unit === 'hours' ? spec.unit : undefined
}

type ManyProps = { spec: FieldSpec; list: string[]; onChange: (list: string[]) => void }

function Many({ spec, list, onChange }: ManyProps) {
  if (spec.choices)
    return <MultiSelect aria-label="Values" data={[...spec.choices]} value={list} searchable onChange={onChange} />
  return <TagsInput aria-label="Values" value={list} placeholder="Enter adds one" onChange={onChange} />
}

function Days({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <TextInput
      aria-label="Days"
      inputMode="numeric"
      value={text}
      placeholder="30"
      rightSection="days"
      rightSectionWidth={44}
      rightSectionPointerEvents="none"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** By an amount in the field's own unit, or by percent of the value before. */
function ChangeBy({ comparison, spec, onChange }: FilterValueProps) {
  return (
    <>
      <TextInput
        aria-label="By"
        inputMode="decimal"
        value={comparison.first}
        placeholder="10"
        onChange={(event) => onChange({ ...comparison, first: event.currentTarget.value })}
      />
      <Select
        aria-label="In what"
        data={[
          { value: 'amount', label: unitOf(spec) === '%' ? 'points' : (unitOf(spec) ?? 'points') },
          { value: 'percent', label: 'percent' },
        ]}
        value={comparison.by}
        allowDeselect={false}
        onChange={(by) => onChange({ ...comparison, by: by === 'percent' ? 'percent' : 'amount' })}
      />
    </>
  )
}
