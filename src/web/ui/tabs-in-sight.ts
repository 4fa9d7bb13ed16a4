/** Pixels between two tabs, as in Tabs.module.css. */
const gap = 18

/** What "More" needs beside the tabs, in the longest of our languages. */
const more = 64

/** Which tabs find room in a row: the first ones, and always the opened one; all of them where all fit. Widths in pixels. */
export function tabsInSight(widths: readonly number[], room: number, opened: number): number[] {
  const all = widths.map((_, at) => at)
  const needed = (tabs: readonly number[]) => tabs.reduce((sum, at) => sum + (widths[at] ?? 0) + gap, 0)
  if (needed(all) - gap <= room) return all
  for (let count = widths.length - 1; count > 0; count--) {
    const tabs = opened < count ? all.slice(0, count) : [...all.slice(0, count - 1), opened]
    if (needed(tabs) + more <= room) return tabs
  }
  return [opened]
}
