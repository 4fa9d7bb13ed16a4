import { plural, t } from '../../../kernel/words.ts'
import { money, number, signedMoney } from '../../../web/lib/format.ts'
import css from './Revenue.module.css'
import { type Kind, kindNames, type Span } from './view.ts'
import { partsOf } from './waterfall.ts'

type WaterfallProps = { span: Span; currency: string; onOpen: (kind: Kind) => void }

/** From opening to closing, a row for each kind of movement; each opens into the accounts behind it. */
export function Waterfall({ span, currency, onOpen }: WaterfallProps) {
  const parts = partsOf(span)
  return (
    <ol className={css.waterfall}>
      <Total label={t`Opening`} amount={span.opening} share={parts.opening} currency={currency} />
      {parts.moves.map(({ kind, amount, accounts, left, width }) => (
        <li key={kind} className={css.step} data-tone={toneOf(kind, amount)}>
          <button type="button" className={css.open} onClick={() => onOpen(kind)}>
            <span className={css.name}>{kindNames[kind]}</span>
            <span className={css.track} aria-hidden="true">
              <i style={{ left: `${left}%`, width: `${width}%` }} />
            </span>
            <span className={css.amount}>{signedMoney(amount, currency)}</span>
            <span className={css.count}>
              {number(accounts)} {plural(accounts, 'account', 'accounts')}
            </span>
          </button>
        </li>
      ))}
      <Total label={t`Closing`} amount={span.closing} share={parts.closing} currency={currency} />
    </ol>
  )
}

type TotalProps = { label: string; amount: number; share: number; currency: string }

function Total({ label, amount, share, currency }: TotalProps) {
  return (
    <li className={css.step} data-total>
      <span className={css.open}>
        <span className={css.name}>{label}</span>
        <span className={css.track} aria-hidden="true">
          <i style={{ left: 0, width: `${share}%` }} />
        </span>
        <span className={css.amount}>{money(amount, currency)}</span>
        <span className={css.count} />
      </span>
    </li>
  )
}

const toneOf = (kind: Kind, amount: number) =>
  kind === 'exchange' || kind === 'transfer' ? 'plain' : amount > 0 ? 'gain' : 'loss'
