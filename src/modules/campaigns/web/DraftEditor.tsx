import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Input, useAction } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useToday } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { Halves, Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TakeAway } from '../../../web/ui/TakeAway.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { Campaign } from './campaign-words.ts'
import { DraftForm } from './DraftForm.tsx'
import { PreviewPanel } from './PreviewPanel.tsx'
import { StateMark } from './StateMark.tsx'

export type Draft = Required<Omit<Input<'campaigns.save'>, 'campaign'>>

/** Writes a campaign beside what it would do; beginning it is a deed of its own. */
export function DraftEditor({ before }: { before: Campaign | undefined }) {
  const today = useToday()
  const [draft, setDraft] = useState<Draft>(before ? draftOf(before) : emptyDraft(today))
  const [asks, setAsks] = useState(false)
  const [settled] = useDebouncedValue(draft, 400)
  const go = useGo()
  const save = useAction('campaigns.save')
  const begin = useAction('campaigns.begin', {
    onDone: ({ id, state }) => {
      toast(state === 'asking' ? t`Somebody has to say yes first; they were asked` : t`The campaign begins`)
      go(`campaigns/${id}`)
    },
  })
  const isReady = draft.name.trim() !== '' && draft.template !== '' && draft.segment !== ''
  const keep = async (): Promise<string> => {
    const { id } = await save.mutateAsync({ ...draft, ...(before ? { campaign: before.id } : {}) })
    return id
  }
  const saveOnly = () =>
    void keep()
      .then((id) => {
        toast(t`Saved; nothing goes out yet`)
        go(`campaigns/${id}`)
      })
      .catch(() => undefined)
  const start = () =>
    void keep()
      .then((campaign) => begin.mutateAsync({ campaign }))
      .catch(toastProblem)
      .finally(() => setAsks(false))
  return (
    <Page
      title={before?.name ?? t`New campaign`}
      width="full"
      crumbs={[{ label: t`Campaigns`, to: 'campaigns' }]}
      state={before && <StateMark state={before.state} />}
      lead={before?.reason ?? undefined}
      actions={
        <>
          {before && <RemoveButton id={before.id} name={before.name} />}
          <Button disabled={!isReady || save.isPending} onClick={saveOnly}>{t`Save draft`}</Button>
          <Button
            variant="filled"
            disabled={!isReady || save.isPending}
            onClick={() => setAsks(true)}
          >{t`Begin`}</Button>
        </>
      }
    >
      <Halves>
        <Panel title={t`What goes out`}>
          <DraftForm draft={draft} onChange={setDraft} problem={save.error} />
        </Panel>
        <PreviewPanel draft={settled} />
      </Halves>
      <ConfirmDialog
        opened={asks}
        title={t`Begin ${draft.name}`}
        confirm={t`Begin`}
        busy={save.isPending || begin.isPending}
        onConfirm={start}
        onClose={() => setAsks(false)}
      >
        {draft.startsOn <= today
          ? t`It goes out from now on, to ${count(draft.perDay, 'person', 'people')} a day at most. You may pause or stop it at any time.`
          : t`It goes out from its day on, to ${count(draft.perDay, 'person', 'people')} a day at most. You may pause or stop it at any time.`}
      </ConfirmDialog>
    </Page>
  )
}

const emptyDraft = (today: string): Draft => ({
  ...{ name: '', template: '', segment: '', roles: [], rhythm: 'once', startsOn: today, perDay: 100 },
  ...{ holdShare: null, holdEnds: null },
})

const draftOf = ({
  name,
  template,
  segment,
  roles,
  rhythm,
  startsOn,
  perDay,
  holdShare,
  holdEnds,
}: Campaign): Draft => ({
  ...{ name, template: template.key, segment: segment.id, roles, rhythm, startsOn, perDay, holdShare, holdEnds },
})

function RemoveButton({ id, name }: { id: string; name: string }) {
  const go = useGo()
  const remove = useAction('campaigns.remove', { onDone: () => go('campaigns') })
  return (
    <TakeAway
      name={name}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ campaign: id }, { onError: toastProblem })}
    >
      {t`The draft is gone then. Nothing was sent from it.`}
    </TakeAway>
  )
}
