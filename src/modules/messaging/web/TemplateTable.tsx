import { inWords, t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { purposeKinds } from '../domain/purpose.ts'

type Template = NonNullable<ReturnType<typeof useOperation<'messaging.templates'>>['data']>['items'][number]

const figure = (key: keyof Template['figures'], header: string): Column<Template> => ({
  key,
  header,
  align: 'right',
  cell: ({ figures }) => number(figures[key]),
})

/** Every template with what became of its mail. */
export function TemplateTable() {
  const { data, error, refetch } = useOperation('messaging.templates', {})
  const columns: Column<Template>[] = [
    { key: 'name', header: t`Template`, cell: ({ summary }) => <div className="muted">{summary}</div> },
    { key: 'purpose', header: t`Purpose`, narrow: 'hide', cell: ({ purpose }) => inWords(purposeKinds[purpose].label) },
    { key: 'languages', header: t`Languages`, narrow: 'hide', cell: ({ languages }) => languages.join(', ') },
    figure('sent', t`Sent||mail`),
    figure('replied', t`Answered`),
    { ...figure('bounced', t`Came back`), narrow: 'hide' },
    { ...figure('unsubscribed', t`Unsubscribed`), narrow: 'hide' },
    { ...figure('held', t`Held`), narrow: 'hide' },
  ]
  return (
    <Panel title={t`Templates`} padding="flush">
      <DataTable
        label={t`Templates`}
        columns={columns}
        rows={data?.items}
        rowKey={({ id }) => id}
        rowLink={({ id, name }) => ({ to: `messaging/templates/${id}`, label: name })}
        error={error}
        retry={() => void refetch()}
        empty={
          <EmptyState
            title={t`No templates`}
          >{t`A template is a mail with names in place of what differs from reader to reader.`}</EmptyState>
        }
      />
    </Panel>
  )
}
