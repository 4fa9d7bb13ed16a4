import { Button, Group } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Halves, Page } from '../../../web/ui/Page.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { TakeAway } from '../../../web/ui/TakeAway.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { Preview } from './Preview.tsx'
import { type Draft, emptyDraft, TemplateFields } from './TemplateFields.tsx'
import { TemplateFigures } from './TemplateFigures.tsx'

/** Writes a template beside the mail that it gives for a person. */
export function TemplatePage() {
  const { template }: { template?: string } = useParams({ strict: false })
  if (template === undefined || template === 'new')
    return <Editor key="new" id={undefined} before={emptyDraft} names={[]} />
  return <Known id={template} />
}

function Known({ id }: { id: string }) {
  const { data, error, refetch } = useOperation('messaging.template', { template: id })
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data)
    return (
      <Page title={t`Mail template`} width="full">
        <Lines count={10} />
      </Page>
    )
  const { key, name, summary, purpose, counts, variants, names, version } = data
  const before = { key, name, summary, purpose, counts, variants }
  return <Editor key={`${id} ${version}`} id={id} before={before} names={names} />
}

type EditorProps = { id: string | undefined; before: Draft; names: readonly string[] }

function Editor({ id, before, names }: EditorProps) {
  const [draft, setDraft] = useState(before)
  const [place, setPlace] = useState(0)
  const may = useMay('messaging.manage')
  const go = useGo()
  const save = useAction('messaging.saveTemplate', {
    onDone: (saved) => {
      toast(t`Saved as version ${saved.version}`)
      go(`messaging/templates/${saved.id}`)
    },
  })
  const variant = draft.variants[place] ?? draft.variants[0]
  const submit = () => save.mutate({ ...draft, ...(id === undefined ? {} : { template: id }) })
  return (
    <Page
      title={before.name || t`New mail template`}
      width="full"
      crumbs={[{ label: t`Messages`, to: 'messaging' }]}
      actions={
        may && (
          <Group gap="xs">
            {id !== undefined && <RemoveButton id={id} name={before.name} />}
            <Button variant="filled" disabled={save.isPending || draft === before} onClick={submit}>
              {t`Save`}
            </Button>
          </Group>
        )
      }
    >
      <Halves>
        <TemplateFields
          {...{ draft, place, names, may }}
          isNew={id === undefined}
          refusal={save.error}
          onPlace={setPlace}
          onChange={setDraft}
        />
        {variant && <Preview variant={variant} purpose={draft.purpose} />}
      </Halves>
      {id !== undefined && <TemplateFigures id={id} />}
    </Page>
  )
}

function RemoveButton({ id, name }: { id: string; name: string }) {
  const go = useGo()
  const remove = useAction('messaging.removeTemplate', {
    onDone: () => {
      toast(t`Template taken away`)
      go('messaging', { tab: 'templates' })
    },
  })
  return (
    <TakeAway
      name={name}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ template: id }, { onError: toastProblem })}
    >
      {t`Playbooks that send it stop at that step. What was sent stays.`}
    </TakeAway>
  )
}
