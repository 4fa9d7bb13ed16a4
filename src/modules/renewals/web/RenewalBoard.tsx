import { sum } from '../../../kernel/statistics.ts'
import { t } from '../../../kernel/words.ts'
import { count, number } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { BandShape } from '../../../web/ui/BandShape.tsx'
import board from '../../../web/ui/Board.module.css'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { categories } from '../domain/renewal.ts'
import { CallButton } from './CallButton.tsx'
import css from './Renewals.module.css'
import { categoryBand, categoryName, type Listed } from './words.ts'

const mostCards = 60

/** Columns by category: what is decided is moved by contracts, what is open by calling it. */
export function RenewalBoard({ items }: { items: Listed[] }) {
  return (
    <div className={css.board}>
      {categories.map((category) => {
        const own = items.filter((one) => one.category === category)
        return (
          <section key={category} className={board.column} aria-label={categoryName(category)}>
            <h2 className={board.head}>
              <BandShape band={categoryBand[category]} /> {categoryName(category)}{' '}
              <span className="dim">{number(own.length)}</span>
            </h2>
            <p className={css.sum}>
              <Money minor={sum(own, ({ due }) => due ?? 0)} style="short" /> <span className="dim">{t`due`}</span>
            </p>
            <ul className={board.cards}>
              {own.slice(0, mostCards).map((one) => (
                <li key={`${one.account.id} ${one.dueOn}`} className={css.card}>
                  <PageLink to={`accounts/${one.account.id}`} search={{ tab: 'contracts' }}>
                    {one.account.name}
                  </PageLink>
                  <span className={css.line}>
                    <Money minor={one.due} style="short" />
                    <span className="dim">
                      <DateText day={one.deadline ?? one.dueOn} />
                    </span>
                  </span>
                  <span className={css.line}>
                    <span className="dim">{one.owner?.name}</span>
                    <CallButton renewal={one} />
                  </span>
                </li>
              ))}
            </ul>
            {own.length > mostCards && <p className="dim">{t`and ${count(own.length - mostCards, 'renewal')} more`}</p>}
          </section>
        )
      })}
    </div>
  )
}
