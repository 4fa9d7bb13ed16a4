import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { SampleTable } from '../../../web/ui/rows/SampleTable.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import css from './Imports.module.css'
import { MappingPanel } from './MappingPanel.tsx'
import { UploadPanel } from './UploadPanel.tsx'
import { sayBytes } from './wording.ts'

const readers = { upload: text(''), shape: text('') }

/** A file of one's own: sent, looked at, mapped, rehearsed, imported. The upload stands in the address, so that a reload loses nothing. */
export function NewImportPage() {
  const [{ upload, shape }, change] = useUrlState(readers)
  const input = { upload, ...(shape === '' ? {} : { shape }) }
  const preview = useOperation('imports.preview', input, { enabled: upload !== '', keepPrevious: true })
  const crumbs = [{ label: t`Import`, to: 'imports' }]
  const file = upload === '' ? undefined : preview.data
  return (
    <Page title={t`Import a file`} crumbs={crumbs} aside={file && `${file.name}, ${sayBytes(file.size)}`}>
      <Stack>
        <UploadPanel isCompact={upload !== ''} onSent={(sent) => change({ upload: sent, shape: '' })} />
        {preview.error && !preview.data && <ErrorState error={preview.error} retry={() => void preview.refetch()} />}
        {upload !== '' && preview.isPending && <Block height={280} label={t`Reading the file`} />}
        {file?.problem && (
          <Panel title={t`This file cannot be read`}>
            <p
              className={css.refusal}
            >{t`Line ${file.problem.line}, ${file.problem.field}: ${file.problem.reason}.`}</p>
            <p>{file.problem.remedy}.</p>
          </Panel>
        )}
        {file && file.rows.length > 0 && (
          <Panel title={t`Its first ${file.rows.length} rows`} padding="flush">
            <SampleTable label={t`First rows of the file`} counted={t`Line`} head={file.header} rows={file.rows} />
          </Panel>
        )}
        {file && !file.problem && (
          <MappingPanel
            key={`${upload} ${file.shape}`}
            upload={upload}
            proposal={file}
            onShape={(chosen) => change({ shape: chosen })}
          />
        )}
      </Stack>
    </Page>
  )
}
