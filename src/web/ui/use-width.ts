import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** How wide an element is inside its padding, in pixels; 0 until it has been laid out. */
export function useWidth<Element extends HTMLElement>(): { ref: RefObject<Element | null>; width: number } {
  const [width, measured] = useState(0)
  return { ref: useWidthTold<Element>(measured), width }
}

/** Whether an element is narrower than its content needs, in pixels. Nothing is drawn anew while the answer stays the same. */
export function useIsTooNarrow<Element extends HTMLElement>(
  needed: number,
): { ref: RefObject<Element | null>; isTooNarrow: boolean } {
  const [isTooNarrow, decide] = useState(false)
  const width = useRef<number>(undefined)
  const ref = useWidthTold<Element>((measured) => {
    width.current = measured
    decide(measured < needed)
  })
  useEffect(() => {
    if (width.current !== undefined) decide(width.current < needed)
  }, [needed])
  return { ref, isTooNarrow }
}

/** Told after each layout that changed it, when the width stands anyway: asked for earlier, the layout would be made for the answer. */
function useWidthTold<Element extends HTMLElement>(tell: (width: number) => void): RefObject<Element | null> {
  const ref = useRef<Element>(null)
  const last = useRef(tell)
  useEffect(() => {
    last.current = tell
  })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => entry && last.current(entry.contentRect.width))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return ref
}
