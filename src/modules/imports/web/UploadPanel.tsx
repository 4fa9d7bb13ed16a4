import { Button } from '@mantine/core'
import { type DragEvent, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { upload } from '../../../web/lib/api.ts'
import { asProblem, type Problem } from '../../../web/lib/problem.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Imports.module.css'

type UploadPanelProps = {
  /** A file is there already; another one may replace it. */
  isCompact: boolean
  onSent: (upload: string) => void
}

/** Takes a file by choice or by drop and sends it. */
export function UploadPanel({ isCompact, onSent }: UploadPanelProps) {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const sendFile = async (file: File | undefined) => {
    if (!file || isSending) return
    setSending(true)
    setProblem(undefined)
    try {
      onSent((await upload('imports.upload', { name: file.name }, file)).upload)
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setSending(false)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void sendFile(event.dataTransfer.files[0])
  }
  return (
    <Panel title={isCompact ? t`Another file` : t`A file`}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button serves the keyboard */}
      <div
        className={isCompact ? css.buttons : css.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {!isCompact && (
          <div className="muted">{t`CSV or JSON, packed with gzip or not, up to 1 GB. Drop it here, or`}</div>
        )}
        <Button
          loading={isSending}
          onClick={() => input.current?.click()}
          variant={isCompact ? 'default' : 'filled'}
        >{t`Choose a file`}</Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t`File to import`}
          accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.gz"
          onChange={(event) => {
            void sendFile(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        {problem && (
          <div role="alert" className={css.refusal}>
            {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
          </div>
        )}
      </div>
    </Panel>
  )
}
