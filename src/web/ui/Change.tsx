import { signed } from '../lib/format.ts'
import css from './Health.module.css'

type ChangeProps = {
  value: number | null | undefined
  digits?: number
  /** Said after the number, such as "in 30 d". */
  note?: string
  /** Which way is good; more tickets are not. */
  good?: 'up' | 'down' | 'neither'
}

/** A change with its sign, and in the colour of what it means. */
export function Change({ value, digits = 0, note, good = 'up' }: ChangeProps) {
  if (value === null || value === undefined) return null
  return (
    <span className={`${css.change} ${toneOf(value, digits, good)}`}>
      {signed(value, digits)}
      {note === undefined ? '' : ` ${note}`}
    </span>
  )
}

function toneOf(value: number, digits: number, good: 'up' | 'down' | 'neither'): string {
  const rounded = Number(value.toFixed(digits))
  if (rounded === 0 || good === 'neither') return 'muted'
  return rounded > 0 === (good === 'up') ? 'up' : 'down'
}
