import { useLocation } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef, useState } from 'react'

/**
 * Room for what comes after the page has been drawn and would push it down: as high as it stood here the last time. The room is
 * held until one goes to another page, so that nothing moves where less has come than the last time.
 *
 * @param name what the room is for, kept in the browser.
 * @returns the least height of the place around it in pixels, and where what comes is measured.
 */
export function useKeptRoom(name: string): { height: number; content: RefObject<HTMLDivElement | null> } {
  const { pathname } = useLocation()
  const content = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(() => ({ height: read(name), pathname }))
  useEffect(() => {
    const height = () => content.current?.offsetHeight ?? 0
    const measure = () => keep(name, height())
    // What has come is kept at once; that nothing came is known only when the page is left.
    const grown = new ResizeObserver(() => height() > 0 && measure())
    if (content.current) grown.observe(content.current)
    addEventListener('pagehide', measure)
    return () => {
      grown.disconnect()
      removeEventListener('pagehide', measure)
    }
  }, [name])
  useEffect(() => {
    const height = content.current?.offsetHeight ?? 0
    setRoom((before) => (before.pathname === pathname ? before : { height, pathname }))
  }, [pathname])
  return { height: room.height, content }
}

const place = (name: string) => `tenure-room-${name}`

/** Some browsers keep nothing for a page; then it moves as it did before. */
function read(name: string): number {
  try {
    return Number(localStorage.getItem(place(name)) ?? 0)
  } catch {
    return 0
  }
}

function keep(name: string, height: number): void {
  try {
    localStorage.setItem(place(name), String(height))
  } catch {
    // As above.
  }
}
