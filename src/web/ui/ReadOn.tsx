import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { t } from '../../kernel/words.ts'
import css from './ReadOn.module.css'

type ReadOnProps = { loading: boolean; load: () => void }

/** Reads on by itself when it comes into sight; the button is for the keyboard and for when reading failed. */
export function ReadOn({ loading, load }: ReadOnProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!place.current || loading) return
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && load(), {
      rootMargin: '400px',
    })
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [load, loading])
  return (
    <div ref={place} className={css.more}>
      <Button variant="subtle" onClick={load} disabled={loading}>
        {loading ? t`Reading more` : t`Show more`}
      </Button>
    </div>
  )
}
