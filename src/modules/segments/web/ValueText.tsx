import { bandFrom } from '../../../kernel/band.ts'
import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { countryField, countryName } from '../../../kernel/country.ts'
import { t } from '../../../kernel/words.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { money, number, percent } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useSession } from '../../../web/lib/session.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import css from './Accounts.module.css'

export type Value = number | string | boolean | string[] | null

type ValueTextProps = {
  value: Value | undefined
  field: FieldSpec
  /** Of the account itself, where it has one. */
  currency: string | undefined
  /** Members and accounts by id. */
  names: ReadonlyMap<string, string>
}

/** A value of any field as people read it; what nobody knows is a dash, never a zero. */
export function ValueText({ value, field, currency, names }: ValueTextProps) {
  if (value === null || value === undefined) return <Unknown />
  if (typeof value === 'boolean') return value ? t`yes` : t`no`
  if (Array.isArray(value)) return <Words words={value} />
  if (typeof value === 'number') return <Quantity value={value} field={field} currency={currency} />
  if (field.type === 'date') return <DateText day={value} />
  if (field.names === 'account') return <AccountName id={value} name={names.get(value)} />
  if (field.source === 'custom' && /^https?:\/\//.test(value)) return <Link address={value} />
  const said = field.names === 'member' ? (names.get(value) ?? t`former member`) : wordsOf(value, field)
  return <span title={said}>{said}</span>
}

export function Unknown() {
  return (
    <span className="dim">
      <span aria-hidden="true">–</span>
      <span className="quiet">{t`unknown`}</span>
    </span>
  )
}

function Words({ words }: { words: string[] }) {
  return (
    <span className={css.words} title={words.join(', ')}>
      {words.map((word) => (
        <span key={word} className={css.word}>
          {word}
        </span>
      ))}
    </span>
  )
}

/** An account outside of one's view has no name here. */
function AccountName({ id, name }: { id: string; name: string | undefined }) {
  if (name === undefined) return <Unknown />
  return (
    <PageLink className={css.above} to={`accounts/${id}`} title={name}>
      {name}
    </PageLink>
  )
}

function Link({ address }: { address: string }) {
  return (
    <a className={css.above} href={address} target="_blank" rel="noopener noreferrer nofollow" title={address}>
      {address.replace(/^https?:\/\//, '')}
    </a>
  )
}

type QuantityProps = {
  value: number | null
  field: FieldSpec
  currency: string | undefined
  /** A difference: with its sign. */
  isChange?: boolean
}

export function Quantity({ value, field, currency, isChange }: QuantityProps) {
  const { workspace } = useSession()
  if (value === null) return <Unknown />
  if (isChange) return signed(value, quantityText(Math.abs(value), field, currency ?? workspace.currency))
  if (field.type === 'money') return <Money minor={value} currency={currency ?? field.unit} />
  if (field.unit === 'band') return <HealthPill band={bandFrom(value)} />
  return quantityText(value, field, workspace.currency)
}

function quantityText(value: number, field: FieldSpec, currency: string): string {
  if (field.type === 'money') return money(Math.round(value), currency)
  if (field.type === 'share') return percent(value)
  const shown = number(value, Number.isInteger(value) ? 0 : 1)
  if (field.unit === undefined) return shown
  return `${shown} ${field.unit === 'days' ? t`d||days` : field.unit === 'hours' ? t`h||hours` : field.unit}`
}

/** The minus is the real one: as wide as a figure, and read aloud as minus. */
const signed = (value: number, size: string) => (value === 0 ? size : `${value > 0 ? '+' : '\u2212'}${size}`)

/** A choice is a word of ours, a country has a name; a text, and a choice of the workspace's own, is somebody's own and stays as it is. */
function wordsOf(value: string, field: FieldSpec): string {
  if (field.key === countryField) return countryName(value)
  if (field.type !== 'choice' || field.source === 'custom') return value
  return choiceWord(value)
}
