import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import { bandNumbers, bandWord } from '../../../kernel/band.ts'
import { type FieldSpec, isNumeric } from '../../../kernel/condition/index.ts'
import { countryField } from '../../../kernel/country.ts'
import { t } from '../../../kernel/words.ts'
import { choiceWord } from '../../lib/choice-words.ts'
import { AccountSelect } from '../AccountSelect.tsx'
import css from './Condition.module.css'
import { CountriesInput, CountryInput } from './CountryInput.tsx'
import { type DraftComparison, edited, isListed } from './draft.ts'

type ValueInputProps = {
  comparison: DraftComparison
  spec: FieldSpec
  names: ReadonlyMap<string, string>
  onChange: (next: DraftComparison) => void
}

/** The value a comparison needs: none, one, two, a list, a number of days. */
export function ValueInput({ comparison, spec, names, onChange }: ValueInputProps) {
  const first = (text: string) => onChange(edited(comparison, { first: text }))
  const second = (text: string) => onChange(edited(comparison, { second: text }))
  switch (comparison.op) {
    case 'is known':
    case 'is unknown':
    case 'is stale':
    case 'is not stale':
      return null
    case 'between':
      return (
        <div className={css.value}>
          <One spec={spec} names={names} label={t`From`} text={comparison.first} onChange={first} />
          <span>{t`and`}</span>
          <One spec={spec} names={names} label={t`To`} text={comparison.second} onChange={second} />
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
          <span>{t`over`}</span>
          <Days text={comparison.second} onChange={second} />
        </div>
      )
    default:
      return (
        <div className={css.value}>
          {isListed(comparison.op) ? (
            <Many
              spec={spec}
              names={names}
              list={comparison.list}
              onChange={(list) => onChange(edited(comparison, { list }))}
            />
          ) : spec.key === countryField && ['is', 'is not'].includes(comparison.op) ? (
            <CountryInput label={t`Value`} text={comparison.first} onChange={first} />
          ) : (
            <One spec={spec} names={names} label={t`Value`} text={comparison.first} onChange={first} />
          )}
        </div>
      )
  }
}

type OneProps = {
  spec: FieldSpec
  names: ReadonlyMap<string, string>
  label: string
  text: string
  onChange: (text: string) => void
}

function One({ spec, names, label, text, onChange }: OneProps) {
  if (spec.names === 'account')
    return <AccountSelect label={label} value={text || null} onChange={(id) => onChange(id ?? '')} />
  if (spec.type === 'boolean')
    return <Select aria-label={label} data={yesOrNo} value={text || null} onChange={(next) => onChange(next ?? '')} />
  if (spec.unit === 'band')
    return <Select aria-label={label} data={bands} value={text || null} onChange={(next) => onChange(next ?? '')} />
  if (spec.choices) {
    return (
      <Select
        aria-label={label}
        data={choicesOf(spec, names, text === '' ? [] : [text])}
        value={text || null}
        searchable
        nothingFoundMessage={t`No such choice`}
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

/** Bands by the number that their measure holds. */
const bands = (['red', 'yellow', 'green'] as const).map((band) => ({
  value: String(bandNumbers[band]),
  label: bandWord(band),
}))

const yesOrNo = [
  { value: 'true', label: t`yes` },
  { value: 'false', label: t`no` },
]

/** Choices in words; one that is chosen and no longer offered is still there. */
function choicesOf(spec: FieldSpec, names: ReadonlyMap<string, string>, chosen: string[]) {
  const all = [...new Set([...(spec.choices ?? []), ...chosen])]
  return all.map((value) => ({ value, label: labelOf(value, spec, names) }))
}

function labelOf(value: string, spec: FieldSpec, names: ReadonlyMap<string, string>): string {
  if (spec.names === 'member') return names.get(value) ?? t`former member`
  return spec.source === 'attribute' || spec.source === 'measure' ? choiceWord(value) : value
}

function unitOf(spec: FieldSpec): string | undefined {
  if (spec.type === 'share') return '%'
  if (spec.type === 'money') return spec.unit
  return spec.unit === 'days' || spec.unit === 'hours' ? spec.unit : undefined
}

type ManyProps = {
  spec: FieldSpec
  names: ReadonlyMap<string, string>
  list: string[]
  onChange: (list: string[]) => void
}

function Many({ spec, names, list, onChange }: ManyProps) {
  if (spec.unit === 'band') return <MultiSelect aria-label={t`Values`} data={bands} value={list} onChange={onChange} />
  if (spec.choices)
    return (
      <MultiSelect
        aria-label={t`Values`}
        data={choicesOf(spec, names, list)}
        value={list}
        searchable
        classNames={{ inputField: css.word ?? '' }}
        nothingFoundMessage={t`No such choice`}
        onChange={onChange}
      />
    )
  if (spec.key === countryField) return <CountriesInput list={list} onChange={onChange} />
  return (
    <TagsInput
      aria-label={t`Values`}
      value={list}
      placeholder={list.length === 0 ? t`Enter adds one` : undefined}
      classNames={{ inputField: css.word ?? '' }}
      onChange={onChange}
    />
  )
}

function Days({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <TextInput
      aria-label={t`Days`}
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

type ChangeByProps = Omit<ValueInputProps, 'names'>

/** By an amount in the field's own unit, or by percent of the value before. */
function ChangeBy({ comparison, spec, onChange }: ChangeByProps) {
  return (
    <>
      <TextInput
        aria-label={t`By`}
        inputMode="decimal"
        value={comparison.first}
        placeholder="10"
        onChange={(event) => onChange(edited(comparison, { first: event.currentTarget.value }))}
      />
      <Select
        aria-label={t`In what`}
        data={[
          { value: 'amount', label: unitOf(spec) === '%' ? t`points` : (unitOf(spec) ?? t`points`) },
          { value: 'percent', label: t`percent` },
        ]}
        value={comparison.by}
        allowDeselect={false}
        onChange={(by) => onChange(edited(comparison, { by: by === 'percent' ? 'percent' : 'amount' }))}
      />
    </>
  )
}
