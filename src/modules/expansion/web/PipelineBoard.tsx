import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { BandShape } from '../../../web/ui/BandShape.tsx'
import board from '../../../web/ui/Board.module.css'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { mayMove, type State } from '../domain/settle.ts'
import css from './Expansion.module.css'
import { MoveDialog, readAgain } from './MoveDialog.tsx'
import { type Listed, nameOf, stateBands, stateNames, type Target } from './words.ts'

type Columns = Output<'expansion.board'>['columns']

/** The pipeline by stage. A card is carried, or moved by the arrow keys while it has the focus. */
export function PipelineBoard({ asked }: { asked: { owner?: string } }) {
  const { data, error, refetch } = useOperation('expansion.board', asked)
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={10} />
  return <Stages columns={data.columns} />
}

function Stages({ columns }: { columns: Columns }) {
  const may = useMay('expansion.write')
  const [moving, setMoving] = useState<{ one: Listed; to: Target }>()
  const [carried, setCarried] = useState<string>()
  const [over, setOver] = useState<State>()
  const place = useRef<HTMLDivElement>(null)
  const moved = useRef<{ id: string; to: State }>(undefined)
  const all = columns.flatMap(({ items }) => items)
  // The focus follows a card into its new column when it stands there, which is some renders after the move.
  useEffect(() => {
    const { id, to } = moved.current ?? {}
    if (!columns.some(({ items }) => items.some((one) => one.id === id && one.state === to))) return
    moved.current = undefined
    place.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id as string)}"]`)?.focus()
  }, [columns])
  const pursue = useAction('expansion.move', {
    changes: [...readAgain],
    onDone: ({ state }) => toast(stateNames[state]),
  })
  const move = (one: Listed | undefined, to: State | undefined) => {
    if (!may || !one || to === undefined || to === 'open' || to === 'lapsed' || !mayMove(one.state, to)) return
    moved.current = { id: one.id, to }
    // What ended says what was bought, or why not.
    if (to !== 'pursued') return setMoving({ one, to })
    pursue.mutate({ account: one.account.id, id: one.id, state: to }, { onError: toastProblem })
  }
  const steer = (event: KeyboardEvent, one: Listed) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    move(one, columns[columns.findIndex(({ state }) => state === one.state) + by]?.state)
  }
  const drop = (event: DragEvent, to: State) => {
    event.preventDefault()
    setOver(undefined)
    setCarried(undefined)
    move(
      all.find(({ id }) => id === carried),
      to,
    )
  }
  return (
    <div className={css.board} ref={place}>
      {columns.map(({ state, count, amount, items }) => (
        <section
          key={state}
          className={board.column}
          aria-label={stateNames[state]}
          data-over={over === state || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(state)
          }}
          onDrop={(event) => drop(event, state)}
        >
          <h2 className={board.head}>
            <BandShape band={stateBands[state]} /> {stateNames[state]} <span className="dim">{number(count)}</span>
          </h2>
          <p className={css.sum}>
            <Money minor={amount} style="short" />{' '}
            <span className="dim">{state === 'open' || state === 'pursued' ? t`a year` : t`a year, in 90 days`}</span>
          </p>
          <ul className={board.cards}>
            {items.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className={board.card}
                  draggable={may}
                  data-card={one.id}
                  aria-keyshortcuts="ArrowLeft ArrowRight"
                  title={t`Left and right arrow move it`}
                  onDragStart={() => setCarried(one.id)}
                  onDragEnd={() => setOver(undefined)}
                  onKeyDown={(event) => steer(event, one)}
                  onClick={() => move(one, one.state === 'open' ? 'pursued' : 'won')}
                >
                  <Card one={one} />
                </button>
              </li>
            ))}
          </ul>
          {count > items.length && <p className="dim">{t`and ${number(count - items.length)} more`}</p>}
        </section>
      ))}
      {moving && <MoveDialog {...moving} onClose={() => setMoving(undefined)} />}
    </div>
  )
}

function Card({ one }: { one: Listed }) {
  const { account, amount, came, state, trialUntil, why, owner } = one
  return (
    <>
      <strong>{account.name}</strong>
      <span className={css.card}>
        <span>{nameOf(one)}</span>
        {(state === 'won' ? came : amount) !== null && <Money minor={state === 'won' ? came : amount} style="short" />}
      </span>
      <span className={`dim ${css.card}`}>
        {owner && <span>{owner.name}</span>}
        {trialUntil && (
          <span>
            {t`trial until`} <DateText day={trialUntil} />
          </span>
        )}
      </span>
      {why && <span className="dim">{why}</span>}
    </>
  )
}
