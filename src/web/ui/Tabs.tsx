import { type KeyboardEvent, type ReactNode, useId } from 'react'
import { number } from '../lib/format.ts'
import { type Reader, useUrlState } from '../lib/url-state.ts'
import css from './Tabs.module.css'

export type Tab = { key: string; label: string; count?: number | undefined; content: () => ReactNode }

type TabsProps = {
  tabs: Tab[]
  /** What is divided, for those who hear the page. */
  label: string
}

const readers: { tab: Reader<string> } = { tab: { fallback: '', read: (raw) => (typeof raw === 'string' ? raw : '') } }

/** Tabs whose choice stands in the address as `tab`; the first one needs no word there. */
export function Tabs({ tabs, label }: TabsProps) {
  const [state, change] = useUrlState(readers)
  const id = useId()
  const chosen = tabs.find((tab) => tab.key === state.tab) ?? tabs[0]
  const choose = (index: number) => change({ tab: index === 0 ? '' : (tabs[index]?.key ?? '') })
  if (!chosen) return null
  return (
    <>
      <div
        className={css.tabs}
        role="tablist"
        aria-label={label}
        onKeyDown={(event) => step(event, tabs.indexOf(chosen), tabs.length, choose)}
      >
        {tabs.map((tab, index) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            className={css.tab}
            aria-selected={tab === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => choose(index)}
          >
            {tab.label}
            {tab.count ? <span className={css.count}> {number(tab.count)}</span> : null}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen.key}`}>
        {chosen.content()}
      </div>
    </>
  )
}

function step(event: KeyboardEvent<HTMLElement>, at: number, count: number, choose: (index: number) => void): void {
  const targets: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: count - 1 }
  const target = targets[event.key]
  if (target === undefined) return
  event.preventDefault()
  const index = (target + count) % count
  choose(index)
  event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus()
}
