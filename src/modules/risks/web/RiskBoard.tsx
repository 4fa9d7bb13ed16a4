import { type DragEvent, type KeyboardEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useMay } from '../../../web/lib/session.tsx'
import board from '../../../web/ui/Board.module.css'
import records from '../../../web/ui/Records.module.css'
import { Money } from '../../../web/ui/Values.tsx'
import { EndDialog, type Ending } from './EndDialog.tsx'
import { When } from './RiskList.tsx'
import css from './Risks.module.css'
import { useRiskActs } from './use-risks.ts'
import { useOpenRisk } from './view.ts'
import { impactNames, type Risk, type State, stateNames } from './words.ts'

const columns = ['open', 'saved', 'lost'] as const satisfies State[]

/** Columns by state. A card is carried there, or moved by the arrow keys; what ends asks for its reason. */
export function RiskBoard({ risks }: { risks: readonly Risk[] }) {
  const acts = useRiskActs()
  const may = useMay('risks.write')
  const { open } = useOpenRisk()
  const [carried, setCarried] = useState<string>()
  const [over, setOver] = useState<State>()
  const [ending, end] = useState<Ending>()
  const move = (risk: Risk | undefined, to: State | undefined) => {
    if (!may || !risk || to === undefined || risk.state === to) return
    if (to === 'open') void acts.reopen(risk)
    else if (risk.state === 'open') end({ risk, state: to })
  }
  const steer = (event: KeyboardEvent, risk: Risk) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    // What is over goes back to open first.
    move(risk, risk.state === 'open' ? columns[by > 0 ? 1 : 0] : 'open')
  }
  const drop = (event: DragEvent, to: State) => {
    event.preventDefault()
    setOver(undefined)
    setCarried(undefined)
    move(
      risks.find(({ id }) => id === carried),
      to,
    )
  }
  return (
    <div className={board.board}>
      {columns.map((state) => {
        const those = risks.filter((risk) => risk.state === state)
        return (
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
              {stateNames[state]} <span className="dim">{those.length}</span>
            </h2>
            <ul className={board.cards}>
              {those.map((risk) => (
                <li key={risk.id}>
                  <button
                    type="button"
                    className={board.card}
                    draggable={may}
                    aria-keyshortcuts="ArrowLeft ArrowRight"
                    title={t`Left and right arrow move the risk`}
                    onDragStart={() => setCarried(risk.id)}
                    onDragEnd={() => setOver(undefined)}
                    onKeyDown={(event) => steer(event, risk)}
                    onClick={() => open(risk.id)}
                  >
                    <span>{risk.what}</span>
                    <span className={records.line}>
                      <span>{risk.account.name}</span>
                      {risk.arr !== null && <Money minor={risk.arr} currency={risk.currency} style="short" />}
                      {risk.owner && <span>{risk.owner.name}</span>}
                      <When risk={risk} />
                      {risk.impact === 'high' && <span className={css.impact}>{t`Impact: ${impactNames.high}`}</span>}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      {ending && <EndDialog ending={ending} acts={acts} onClose={() => end(undefined)} />}
    </div>
  )
}
