import { Tooltip } from '@mantine/core'
import { type RefObject, useEffect, useRef, useState } from 'react'

/** In milliseconds: a pointer that only passes by is told nothing. */
const openDelay = 250

/**
 * One hint for all buttons of a place that carry `data-hint`: a hint for each button of each row would be drawn and measured with
 * the rows, and hardly one of them is ever read.
 */
export function Hints({ within }: { within: RefObject<HTMLElement | null> }) {
  const target = useRef<HTMLElement>(null)
  const [label, setLabel] = useState('')
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const show = (button: HTMLElement) => {
      target.current = button
      setLabel(button.dataset.hint ?? '')
      setOpen(true)
    }
    return listen(within.current, show, () => setOpen(false))
  }, [within])
  return <Tooltip target={target} label={label} opened={isOpen} />
}

/** Shows after a while beneath the pointer, at once beneath the keyboard, and hides when either goes on. */
function listen(place: HTMLElement | null, show: (button: HTMLElement) => void, hide: () => void): () => void {
  const over = new AbortController()
  const { signal } = over
  let timer: ReturnType<typeof setTimeout> | undefined
  const leave = () => {
    clearTimeout(timer)
    hide()
  }
  const point = (event: PointerEvent) => {
    leave()
    const button = hintedAt(event)
    if (button && event.pointerType !== 'touch') timer = setTimeout(() => show(button), openDelay)
  }
  const focus = (event: FocusEvent) => {
    const button = hintedAt(event)
    if (button?.matches(':focus-visible')) show(button)
  }
  place?.addEventListener('pointerover', point, { signal })
  place?.addEventListener('focusin', focus, { signal })
  for (const kind of ['pointerleave', 'pointerdown', 'focusout', 'keydown']) {
    place?.addEventListener(kind, leave, { signal })
  }
  return () => {
    clearTimeout(timer)
    over.abort()
  }
}

function hintedAt({ target }: Event): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-hint]') : null
}
