import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { StreamForm } from './StreamForm.tsx'
import type { Source, Stream } from './wording.ts'

/** One stream as it is: how it is read, its map, deletions; changed in its place. */
export function ChangeStreamPage() {
  const id = usePathParameter('connector')
  const streamId = usePathParameter('stream')
  const go = useGo()
  const { data: source, error, refetch } = useOperation('connectors.get', { connector: id })
  const stream = source?.streamList.find((one) => one.id === streamId)
  return (
    <Page
      title={stream?.name ?? t`Stream`}
      crumbs={[
        { label: t`Sources`, to: 'connectors' },
        { label: source?.name ?? t`Source`, to: `connectors/${id}` },
      ]}
      lead={t`Where its rows mean something else than before, they are read from the beginning again.`}
      actions={source && stream && <Remove source={source} stream={stream} />}
    >
      <Stack>
        {error && !source && <ErrorState error={error} retry={() => void refetch()} />}
        {!source && !error && <Block height={320} label={t`Loading`} />}
        {source && !stream && (
          <EmptyState title={t`This stream is not there`}>{t`It may have been removed.`}</EmptyState>
        )}
        {source && stream && (
          <StreamForm
            key={stream.id}
            source={source}
            name={stream.name}
            place={stream.place}
            columns={[]}
            stream={stream}
            onSaved={() => {
              toast(t`Saved`)
              go(`connectors/${id}`)
            }}
          />
        )}
      </Stack>
    </Page>
  )
}

function Remove({ source, stream }: { source: Source; stream: Stream }) {
  const go = useGo()
  const [asking, ask] = useState(false)
  const remove = useAction('connectors.removeStream', { onDone: () => go(`connectors/${source.id}`) })
  return (
    <>
      <Button onClick={() => ask(true)}>{t`Remove`}</Button>
      <ConfirmDialog
        opened={asking}
        title={t`Remove ${stream.name}`}
        confirm={t`Remove the stream`}
        tone="bad"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ connector: source.id, stream: stream.id }, { onError: toastProblem })}
        onClose={() => ask(false)}
      >{t`It is read no longer, and its refused rows are forgotten. What came from it stays.`}</ConfirmDialog>
    </>
  )
}
