import type { ReactNode } from 'react'
import css from './Banner.module.css'

type BannerProps = { tone?: 'plain' | 'warning'; children: ReactNode }

/** A line above the page. `warning` is for what makes its figures doubtful, such as a silent source. */
export function Banner({ tone = 'plain', children }: BannerProps) {
  return (
    <div className={css.banner} data-tone={tone} role="note">
      {children}
    </div>
  )
}
