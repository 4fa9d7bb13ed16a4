import { t } from '../../kernel/words.ts'
import css from './Skeletons.module.css'

type LineProps = { width?: number | string; height?: number }

/** A grey line of exactly the size of the text it stands for. */
export function Line({ width = '100%', height = 12 }: LineProps) {
  return <span className={css.line} style={{ width, height }} />
}

type BlockProps = { height: number; label?: string }

/** Holds the place of a chart or panel, so that nothing moves when it arrives. */
export function Block({ height, label = t`Loading` }: BlockProps) {
  return <div className={css.block} style={{ height }} role="status" aria-label={label} />
}

/** Lines of a paragraph or list. */
export function Lines({ count = 3 }: { count?: number }) {
  return (
    <div className={css.lines} role="status" aria-label={t`Loading`}>
      {places(count).map((index) => (
        <Line key={index} width={`${90 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  )
}

/** 0, 1, 2: the places of rows that are not there yet. */
export function places(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place)
}
