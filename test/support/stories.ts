import { test } from 'vitest'

/** What somebody lives through, from its first day on; each number that it yields is so many days that pass. */
type Story = AsyncGenerator<number, void, void>

interface Told {
  story: Story
  /** Days until it goes on; undefined once it has ended. */
  left: number | undefined
  error?: unknown
}

/**
 * Stories of one world that begin on the same day and go side by side, so that each day is closed once for all of them. Each is
 * a test of its own, and fails alone; the first of them takes the time of all.
 */
export function sideBySide(nextDay: () => Promise<void>): (name: string, story: () => Story) => void {
  const begun: (() => Told)[] = []
  let over: Promise<Told[]> | undefined
  return (name, story) => {
    const place = begun.push(() => ({ story: story(), left: 0 })) - 1
    test(name, async () => {
      over ??= tell(
        begun.map((begin) => begin()),
        nextDay,
      )
      const one = (await over)[place] as Told
      if ('error' in one) throw one.error
    }, 600_000)
  }
}

async function tell(all: readonly Told[], nextDay: () => Promise<void>): Promise<Told[]> {
  for (;;) {
    for (const one of all) while (one.left === 0) await goOn(one)
    const waiting = all.filter(({ left }) => left !== undefined)
    if (waiting.length === 0) return [...all]
    await nextDay()
    for (const one of waiting) one.left = (one.left as number) - 1
  }
}

/** Tells a story on to where it waits again, or ends. */
async function goOn(one: Told): Promise<void> {
  try {
    const { done, value } = await one.story.next()
    one.left = done ? undefined : value
  } catch (error) {
    one.left = undefined
    one.error = error
  }
}
