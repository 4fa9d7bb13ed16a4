import { Button, Group, Modal, NumberInput, Radio, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList, useOperation } from '../../../web/lib/api.ts'
import { longDay, number } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { sayDays } from './wording.ts'

type Kind = Item<'privacy.retention'>

/** How long each kind of data is kept, and what goes next. */
export function RetentionPanel() {
  const kinds = useList('privacy.retention', {})
  const [changing, setChanging] = useState<Kind>()
  return (
    <Panel
      title={t`How long data is kept`}
      padding="flush"
      aside={t`Older rows go each night. Scores and their history stay.`}
    >
      <DataTable
        label={t`Kinds of data`}
        rows={kinds.items}
        rowKey={({ kind }) => kind}
        rowHeight={52}
        skeletonRows={6}
        error={kinds.error}
        retry={kinds.retry}
        columns={[...columns, changeColumn(setChanging)]}
      />
      {changing && <ChangeDialog kind={changing} onClose={() => setChanging(undefined)} />}
    </Panel>
  )
}

const columns: Column<Kind>[] = [
  {
    key: 'title',
    header: t`Kind`,
    cell: ({ title, says }) => (
      <div>
        {title}
        {/* On a phone it is read where it is changed: a list of sentences would be pages long. */}
        <div className="muted" data-narrow="hide" style={{ whiteSpace: 'normal' }}>
          {says}
        </div>
      </div>
    ),
  },
  { key: 'days', header: t`Kept`, width: 120, cell: ({ days }) => sayDays(days) },
  {
    key: 'due',
    header: t`Goes tonight`,
    width: 120,
    align: 'right',
    narrow: 'hide',
    cell: ({ due }) => (due === 0 ? <span className="dim">{t`nothing`}</span> : number(due)),
  },
]

const changeColumn = (ask: (kind: Kind) => void): Column<Kind> => ({
  key: 'change',
  header: '',
  label: t`Change`,
  width: 90,
  align: 'right',
  cell: (kind) => (
    <Button
      variant="subtle"
      onClick={() => ask(kind)}
      aria-label={t`Change how long to keep: ${kind.title}`}
    >{t`Change`}</Button>
  ),
})

function ChangeDialog({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const [forEver, setForEver] = useState(kind.days === null)
  const [days, setDays] = useState<number | string>(kind.days ?? Math.max(kind.least, kind.usual ?? 730))
  const save = useAction('privacy.setRetention', {
    changes: ['privacy.retention'],
    onDone: () => {
      toast(t`${kind.title}: kept ${forEver ? t`for ever` : sayDays(Number(days))}`)
      onClose()
    },
  })
  const submit = () => save.mutate({ kind: kind.kind, days: forEver ? null : Number(days) })
  return (
    <Modal opened onClose={onClose} title={kind.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="sm">
          <p className="muted">{kind.says}</p>
          <Radio.Group
            label={t`Keep it`}
            value={forEver ? 'ever' : 'days'}
            onChange={(value) => setForEver(value === 'ever')}
          >
            <Stack gap={6} mt={4}>
              <Radio size="xs" value="ever" label={t`for ever`} />
              <Radio size="xs" value="days" label={t`for a number of days`} />
            </Stack>
          </Radio.Group>
          {!forEver && (
            <NumberInput
              label={t`Days`}
              description={t`${number(kind.least)} at least${kind.usual === null ? '' : t`, usually ${number(kind.usual)}`}`}
              min={kind.least}
              max={36_500}
              allowDecimal={false}
              value={days}
              onChange={setDays}
            />
          )}
          <p role="status" style={{ minHeight: 20 }}>
            {forEver ? t`Nothing goes.` : <Due kind={kind} days={Number(days)} />}
          </p>
          {save.error && (
            <div role="alert" style={{ color: 'var(--red)' }}>
              {[save.error.detail || save.error.title, save.error.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" loading={save.isPending}>{t`Keep so`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Due({ kind, days }: { kind: Kind; days: number }) {
  const [asked] = useDebouncedValue(days, 300)
  const isAllowed = Number.isInteger(asked) && asked >= kind.least
  const preview = useOperation('privacy.previewRetention', { kind: kind.kind, days: asked }, { enabled: isAllowed })
  if (!isAllowed) return <>{t`At least ${number(kind.least)} days are kept.`}</>
  if (preview.data === undefined) return <>{t`Counting…`}</>
  const { due, before } = preview.data
  if (due === 0) return <>{t`Nothing is older than that.`}</>
  return <>{t`${number(due)} rows from before ${longDay(before)} go with the next night, for good.`}</>
}
