import { Button } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay, useSession, useToday } from '../../../web/lib/session.tsx'
import records from '../../../web/ui/Records.module.css'
import { Money } from '../../../web/ui/Values.tsx'
import { EndDialog, type Ending } from './EndDialog.tsx'
import css from './Risks.module.css'
import { useRiskActs } from './use-risks.ts'
import { useOpenRisk } from './view.ts'
import { impactNames, type Risk } from './words.ts'

type RiskListProps = { label: string; risks: readonly Risk[]; without?: 'account' }

/** Risks that one walks through by j and k, opens by Enter, marks saved by s and lost by x. */
export function RiskList({ label, risks, without }: RiskListProps) {
  const acts = useRiskActs()
  const { open } = useOpenRisk()
  const may = useMay('risks.write')
  const [ending, end] = useState<Ending>()
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role=dialog]')) return
    if (event.key === 'j' || event.key === 'k') step(event.currentTarget, event.key === 'j' ? 1 : -1)
    else {
      const id = document.activeElement?.closest<HTMLElement>('[data-risk]')?.dataset.risk
      const risk = risks.find((one) => one.id === id)
      const state = ({ s: 'saved', x: 'lost' } as const)[event.key]
      if (!may || risk?.state !== 'open' || !state) return
      end({ risk, state })
    }
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what stands within
    <div onKeyDown={keys}>
      <ul className={records.rows} aria-label={label} data-bare={without !== undefined || undefined}>
        {risks.map((risk) => (
          <RiskRow key={risk.id} risk={risk} without={without} onOpen={() => open(risk.id)} onEnd={end} />
        ))}
      </ul>
      {ending && <EndDialog ending={ending} acts={acts} onClose={() => end(undefined)} />}
    </div>
  )
}

type RowProps = { risk: Risk; without: 'account' | undefined; onOpen: () => void; onEnd: (ending: Ending) => void }

function RiskRow({ risk, without, onOpen, onEnd }: RowProps) {
  const may = useMay('risks.write')
  const { member } = useSession()
  return (
    <li className={records.row} data-risk={risk.id}>
      <div>
        <button type="button" className={records.title} data-open onClick={onOpen}>
          {risk.what}
        </button>
        <p className={records.line}>
          {without !== 'account' && <PageLink to={`accounts/${risk.account.id}`}>{risk.account.name}</PageLink>}
          <span>{risk.causeWord}</span>
          {risk.owner ? (
            risk.owner.id !== member.id && <span>{risk.owner.name}</span>
          ) : (
            <span className="dim">{t`nobody’s`}</span>
          )}
          {risk.state === 'open' && risk.nextStep && <span>{t`Next: ${risk.nextStep}`}</span>}
          {risk.closedReason !== null && <span>{risk.closedReason}</span>}
        </p>
      </div>
      <div className={records.end}>
        <span className={css.exposed}>
          <Money minor={risk.arr} currency={risk.currency} style="short" unknown={t`ARR unknown`} />
        </span>
        <When risk={risk} />
        <span
          className={risk.impact === 'high' ? css.impact : undefined}
        >{t`Impact: ${impactNames[risk.impact]}`}</span>
      </div>
      {may && risk.state === 'open' && (
        <div className={records.answers}>
          {(['saved', 'lost'] as const).map((state) => (
            <Button
              key={state}
              size="compact-sm"
              aria-label={state === 'saved' ? t`Saved: ${risk.what}` : t`Lost: ${risk.what}`}
              onClick={() => onEnd({ risk, state })}
            >
              {state === 'saved' ? t`Saved||risk` : t`Lost`}
            </Button>
          ))}
        </div>
      )}
    </li>
  )
}

/** The day of the next step, or of the end. */
export function When({ risk }: { risk: Risk }) {
  const today = useToday()
  if (risk.state === 'saved') return <span>{t`Saved ${sayDay(risk.closedOn ?? today, today)}`}</span>
  if (risk.state === 'lost') return <span>{t`Lost ${sayDay(risk.closedOn ?? today, today)}`}</span>
  if (risk.dueOn === null) return null
  const said = sayDay(risk.dueOn, today)
  return (
    <span className={risk.isOverdue ? records.late : undefined}>
      {risk.isOverdue ? t`Overdue since ${said}` : said}
    </span>
  )
}

/** Puts the keyboard on the row below or above; from outside on the first. */
function step(place: Element, by: number): void {
  const rows = [...place.querySelectorAll<HTMLElement>('[data-risk]')]
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]
  next?.querySelector<HTMLElement>('[data-open]')?.focus()
}
