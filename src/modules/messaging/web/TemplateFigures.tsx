import { Select } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { type Grouping, groupings } from '../domain/grouping.ts'
import css from './Messages.module.css'
import { groupingWords } from './wording.ts'

type Group = Output<'messaging.templateFigures'>['items'][number]

const figure = (key: 'sent' | 'delivered' | 'replied' | 'bounced' | 'unsubscribed', header: string): Column<Group> => ({
  key,
  header,
  align: 'right',
  cell: (group) => number(group[key]),
})

/** A figure beside of how many it was counted, since it is counted only where that is switched on. */
const among = (count: number, all: number): string =>
  all === 0 ? t`none counted` : t`${number(count)} of ${number(all)}`

/** What became of a template's mail, by what it said or by who read it and when. */
export function TemplateFigures({ id }: { id: string }) {
  const [by, setBy] = useState<Grouping>('version')
  const { data, error, refetch } = useOperation('messaging.templateFigures', { template: id, by })
  const fetched = (data?.items ?? []).reduce((sum, one) => sum + one.fetched, 0)
  const columns: Column<Group>[] = [
    { key: 'group', header: inWords(groupingWords[by]), cell: ({ group }) => group ?? t`not known` },
    figure('sent', t`Sent||mail`),
    figure('delivered', t`Delivered`),
    figure('replied', t`Answered`),
    {
      ...{ key: 'clicked', header: t`Clicked`, align: 'right' as const },
      cell: ({ clicked, clicksCounted }) => among(clicked, clicksCounted),
    },
    {
      ...{ key: 'opened', header: t`Opened||mail`, align: 'right' as const, narrow: 'hide' as const },
      cell: ({ opened, opensCounted }) => among(opened, opensCounted),
    },
    { ...figure('bounced', t`Came back`), narrow: 'hide' },
    { ...figure('unsubscribed', t`Unsubscribed`), narrow: 'hide' },
  ]
  return (
    <Panel
      title={t`What became of it`}
      aside={
        <Select
          aria-label={t`Told apart by`}
          size="xs"
          data={groupings.map((value) => ({ value, label: inWords(groupingWords[value]) }))}
          allowDeselect={false}
          value={by}
          onChange={(value) => value && setBy(value as Grouping)}
        />
      }
    >
      <DataTable
        label={t`What became of it`}
        columns={columns}
        rows={data?.items}
        rowKey={({ group }) => group ?? ''}
        error={error}
        retry={() => void refetch()}
        empty={
          <EmptyState title={t`Nothing was sent from it yet`}>
            {t`Once mail goes out from this template, what became of it stands here.`}
          </EmptyState>
        }
      />
      {(data?.items.length ?? 0) > 0 && (
        <p className={`muted ${css.hint}`}>
          {t`Delivered: no notice came back. Opened: by a person, as far as one can tell; ${number(fetched)} more were opened by mail programs alone.`}
        </p>
      )}
    </Panel>
  )
}
