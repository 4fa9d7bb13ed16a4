import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Handovers.module.css'
import { sectionHints, sectionNames, sections } from './words.ts'

type Handoff = Output<'handovers.handoff'>

/** What sales told of the customer when success took over. */
export function AccountHandoff({ account }: { account: string }) {
  return (
    <Panel title={t`Hand-off from sales`}>
      <Content account={account} />
    </Panel>
  )
}

function Content({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('handovers.handoff', { account })
  const mayWrite = useMay('facts.write')
  const [isOpen, dialog] = useDisclosure(false)
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <Lines count={3} />
  return (
    <div className={css.brief}>
      {data.at === null ? (
        <span className="muted">{t`Sales have told nothing yet: goals, promises, people, risks, what is open.`}</span>
      ) : (
        <Said handoff={data} />
      )}
      {mayWrite && (
        <div>
          <Button size="xs" aria-haspopup="dialog" onClick={dialog.open}>
            {data.at === null ? t`Write the hand-off` : t`Change the hand-off`}
          </Button>
        </div>
      )}
      {isOpen && <Form account={account} handoff={data} onClose={dialog.close} />}
    </div>
  )
}

function Said({ handoff }: { handoff: Handoff }) {
  return (
    <dl className={css.said}>
      {sections
        .filter((section) => handoff[section] !== '')
        .map((section) => (
          <div key={section}>
            <dt>{sectionNames[section]}</dt>
            <dd>{handoff[section]}</dd>
          </div>
        ))}
      <div className="dim">
        {handoff.by?.name}, <TimeText at={handoff.at} />
      </div>
    </dl>
  )
}

function Form({ account, handoff, onClose }: { account: string; handoff: Handoff; onClose: () => void }) {
  const [said, setSaid] = useState(() => ({ ...handoff }))
  const save = useAction('handovers.writeHandoff', {
    onDone: ({ opened }) => {
      toast(opened > 0 ? t`Kept, with ${count(opened, 'task')}` : t`The hand-off is kept`)
      onClose()
    },
  })
  const { by: _by, at: _at, ...words } = said
  const submit = () => save.mutate({ account, ...words }, { onError: toastProblem })
  return (
    <Modal opened onClose={onClose} title={t`Hand-off from sales`} size="lg">
      <Stack gap="sm">
        {sections.map((section) => (
          <Textarea
            key={section}
            label={sectionNames[section]}
            description={sectionHints[section]}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={4000}
            value={said[section]}
            onChange={(event) => {
              const { value } = event.currentTarget
              setSaid((before) => ({ ...before, [section]: value }))
            }}
          />
        ))}
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="filled" loading={save.isPending} onClick={submit}>{t`Keep the hand-off`}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
