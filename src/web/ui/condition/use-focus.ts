import { type RefObject, useEffect, useRef } from 'react'

type Wish = { kind: 'on' | 'near'; id: number; order: number }

/**
 * Where the focus goes after a part of the tree was added, moved or removed: onto the part itself, or onto what now stands
 * where it stood. Without it somebody who works by keyboard would be thrown back to the top of the page.
 */
export function useFocusAfter(root: RefObject<HTMLElement | null>) {
  const wish = useRef<Wish>(undefined)
  useEffect(() => {
    const { current } = wish
    if (!current || !root.current) return
    wish.current = undefined
    const target = current.kind === 'on' ? partOf(root.current, current.id) : placeNear(root.current, current.order)
    target?.focus()
  })
  return {
    on: (id: number) => {
      wish.current = { kind: 'on', id, order: 0 }
    },
    near: (id: number) => {
      const parts = [...(root.current?.querySelectorAll('[data-part]') ?? [])]
      wish.current = {
        kind: 'near',
        id,
        order: parts.findIndex((part) => part.getAttribute('data-part') === String(id)),
      }
    },
  }
}

function partOf(root: HTMLElement, id: number): HTMLElement | null | undefined {
  return root.querySelector(`[data-part="${id}"]`)?.querySelector<HTMLElement>('input, button')
}

function placeNear(root: HTMLElement, order: number): HTMLElement | null | undefined {
  const parts = [...root.querySelectorAll<HTMLElement>('[data-part]')]
  const near = parts[Math.min(order, parts.length - 1)] ?? parts[0]
  return near?.querySelector<HTMLElement>('input, button') ?? root.querySelector<HTMLElement>('[data-add]')
}
