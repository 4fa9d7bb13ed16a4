import { t } from '../../../kernel/words.ts'
import { number } from '../../../web/lib/format.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { minuteBars } from './arrivals.ts'
import css from './Events.module.css'
import type { Stream } from './EventsPage.tsx'

const height = 56

/** The last hour, a bar for each minute. */
export function ArrivalsPanel({ stream }: { stream: Stream | undefined }) {
  return (
    <Panel title={t`The last hour`} aside={<span className="dim">{t`events a minute`}</span>}>
      {stream ? <Bars stream={stream} /> : <Block height={height} />}
    </Panel>
  )
}

function Bars({ stream }: { stream: Stream }) {
  const bars = minuteBars(stream.minutes, stream.now)
  const most = Math.max(1, ...bars.map((bar) => bar.accepted + bar.refused))
  const total = bars.reduce((sum, bar) => sum + bar.accepted, 0)
  const label = t`${number(total)} events in the last hour, at most ${number(most)} in a minute`
  return (
    <svg className={css.bars} viewBox={`0 0 300 ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {bars.map((bar, index) => {
        const tall = (value: number) => (value / most) * (height - 2)
        return (
          <g key={bar.at}>
            <rect
              x={index * 5}
              y={height - tall(bar.accepted)}
              width="4"
              height={tall(bar.accepted)}
              className={css.accepted}
            />
            <rect
              x={index * 5}
              y={height - tall(bar.accepted + bar.refused)}
              width="4"
              height={tall(bar.refused)}
              className={css.refused}
            />
          </g>
        )
      })}
    </svg>
  )
}
