import { Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../../kernel/words.ts'
import { number } from '../lib/format.ts'
import { type Reader, useUrlState } from '../lib/url-state.ts'
import css from './Tabs.module.css'
import { tabsInSight } from './tabs-in-sight.ts'

export type Tab = { key: string; label: string; count?: number | undefined; content: () => ReactNode }

type TabsProps = {
  tabs: Tab[]
  /** What is divided, for those who hear the page. */
  label: string
}

const readers: { tab: Reader<string> } = { tab: { fallback: '', read: (raw) => (typeof raw === 'string' ? raw : '') } }

/**
 * Tabs whose choice stands in the address as `tab`; the first one needs no word there. Those that find no room stand under
 * "More"; the opened one is always seen, and the arrow keys lead through all of them.
 */
export function Tabs({ tabs, label }: TabsProps) {
  const [state, change] = useUrlState(readers)
  const id = useId()
  const chosen = tabs.find((tab) => tab.key === state.tab) ?? tabs[0]
  if (!chosen) return null
  return (
    <>
      <TabRow
        tabs={tabs}
        label={label}
        id={id}
        at={tabs.indexOf(chosen)}
        choose={(index) => change({ tab: index === 0 ? '' : (tabs[index]?.key ?? '') })}
      />
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen.key}`}>
        {chosen.content()}
      </div>
    </>
  )
}

type TabRowProps = TabsProps & { id: string; at: number; choose: (index: number) => void }

/** Apart from what the tabs show, which is not to be drawn anew whenever the row is measured. */
function TabRow({ tabs, label, id, at, choose }: TabRowProps) {
  const { list, seen } = useRoom(tabs.length, at)
  const isFollowed = useRef(false)
  // A tab that stood under "More" can take the focus only once it is seen.
  useLayoutEffect(() => {
    if (isFollowed.current) list.current?.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus()
    isFollowed.current = false
  }, [list, at])
  const follow = (index: number) => {
    isFollowed.current = index !== at
    choose(index)
  }
  return (
    <div className={css.row}>
      <div
        ref={list}
        className={css.tabs}
        role="tablist"
        aria-label={label}
        onKeyDown={(event) => step(event, at, tabs.length, follow)}
      >
        {tabs.map((tab, index) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            className={css.tab}
            data-away={seen.has(index) ? undefined : true}
            aria-selected={index === at}
            aria-controls={`${id}-panel`}
            tabIndex={index === at ? 0 : -1}
            onClick={() => choose(index)}
          >
            <Label tab={tab} />
          </button>
        ))}
      </div>
      {seen.size < tabs.length && (
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className={css.more}>
              {t`More`} <IconChevronDown size={14} aria-hidden="true" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {tabs.map(
              (tab, index) =>
                !seen.has(index) && (
                  <Menu.Item key={tab.key} onClick={() => choose(index)}>
                    <Label tab={tab} />
                  </Menu.Item>
                ),
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

function Label({ tab }: { tab: Tab }) {
  return (
    <>
      {tab.label}
      {tab.count ? <span className={css.count}> {number(tab.count)}</span> : null}
    </>
  )
}

/** Measures the tabs, those out of sight too, whenever the row or one of them changes its width; before the first paint as well. */
function useRoom(count: number, chosen: number): { list: RefObject<HTMLDivElement | null>; seen: ReadonlySet<number> } {
  const list = useRef<HTMLDivElement>(null)
  const [{ widths, room }, measured] = useState<{ widths: number[]; room: number }>({ widths: [], room: 0 })
  // biome-ignore lint/correctness/useExhaustiveDependencies: other tabs are measured anew
  useLayoutEffect(() => {
    const row = list.current?.parentElement
    const tabs = [...(list.current?.children ?? [])] as HTMLElement[]
    if (!row) return
    const measure = () => {
      const now = { widths: tabs.map((tab) => tab.getBoundingClientRect().width), room: row.clientWidth }
      measured((before) => (String(before.widths) === String(now.widths) && before.room === now.room ? before : now))
    }
    measure()
    const observer = new ResizeObserver(measure)
    for (const one of [row, ...tabs]) observer.observe(one)
    return () => observer.disconnect()
  }, [count])
  const seen =
    widths.length === count ? tabsInSight(widths, room, chosen) : Array.from({ length: count }, (_, at) => at)
  return { list, seen: new Set(seen) }
}

function step(event: KeyboardEvent<HTMLElement>, at: number, count: number, choose: (index: number) => void): void {
  const targets: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: count - 1 }
  const target = targets[event.key]
  if (target === undefined) return
  event.preventDefault()
  choose((target + count) % count)
}
