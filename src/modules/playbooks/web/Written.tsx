import { useEffect, useMemo, useRef } from 'react'
import { t } from '../../../kernel/words.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Playbooks.module.css'
import type { Draft } from './use-draft.ts'

type WrittenProps = { draft: Draft; line: number; onLine: (line: number) => void }

/** The playbook as it is written, with numbers of lines; those that something is wrong with are marked. */
export function Written({ draft, line, onLine }: WrittenProps) {
  const may = useMay('playbooks.write')
  const area = useRef<HTMLTextAreaElement>(null)
  const lines = draft.source.split('\n')
  const wrong = useMemo(() => new Set(draft.problems?.map((problem) => problem.line)), [draft.problems])
  useEffect(() => {
    if (line > 0 && area.current) select(area.current, line)
  }, [line])
  return (
    <Panel title={t`As it is written`} aside={<span className="dim">{t`YAML or JSON`}</span>} padding="flush">
      <div className={css.editor}>
        <ol className={css.numbers} aria-hidden="true">
          {lines.map((_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <li key={at} data-wrong={wrong.has(at + 1) || undefined}>
              {at + 1}
            </li>
          ))}
        </ol>
        <textarea
          ref={area}
          className={css.text}
          aria-label={t`The playbook as it is written`}
          aria-invalid={wrong.size > 0 || undefined}
          value={draft.source}
          rows={lines.length + 1}
          spellCheck={false}
          wrap="off"
          maxLength={100_000}
          readOnly={!may}
          onChange={(event) => {
            if (line > 0) onLine(0)
            draft.change(event.currentTarget.value)
          }}
        />
      </div>
    </Panel>
  )
}

/** Marks a line and brings it into sight. */
function select(area: HTMLTextAreaElement, line: number): void {
  const before = area.value.split('\n').slice(0, line - 1)
  const start = before.reduce((sum, text) => sum + text.length + 1, 0)
  const end = area.value.indexOf('\n', start)
  area.focus({ preventScroll: true })
  area.setSelectionRange(start, end < 0 ? area.value.length : end)
  const height = area.clientHeight / Math.max(1, area.rows)
  const top = area.getBoundingClientRect().top + window.scrollY + height * (line - 1)
  window.scrollTo({ top: top - window.innerHeight / 3 })
}
