import { Button, Modal, Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { PaperKind } from '../domain/papers.ts'
import css from './Papers.module.css'
import { paperName } from './words.ts'

type MakePaperProps = { papers: Output<'renewals.papers'>; kind: PaperKind; onMade: () => void }

/** Makes a version with the numbers of today, for one of the customer's people and in their language. */
export function MakePaper({ papers, kind, onMade }: MakePaperProps) {
  const may = useMay('renewals.call')
  const [isOpen, setOpen] = useState(false)
  if (!may || papers.state !== 'open') return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t`Take the numbers of today`}</Button>
      {isOpen && <MakeDialog papers={papers} kind={kind} onMade={onMade} onClose={() => setOpen(false)} />}
    </>
  )
}

const languages = [
  { value: 'en', label: t`English` },
  { value: 'de', label: t`German` },
]

function MakeDialog({ papers, kind, onMade, onClose }: MakePaperProps & { onClose: () => void }) {
  const [reader, setReader] = useState<string | null>(null)
  const [language, setLanguage] = useState<string | null>(null)
  const people = useOperation('accounts.contacts', { account: papers.account.id }, { enabled: kind !== 'strategy' })
  const make = useAction('renewals.makePaper', {
    changes: ['renewals.papers', 'renewals.paper'],
    onDone: ({ version }) => {
      toast(t`Version ${version} is made`)
      onMade()
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={<strong>{paperName(kind)}</strong>}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(
            {
              ...{ account: papers.account.id, due: papers.dueOn, kind },
              ...(reader ? { reader } : {}),
              ...(language ? { language: language as 'en' | 'de' } : {}),
            },
            { onError: toastProblem },
          )
        }}
      >
        {kind !== 'strategy' && (
          <Select
            label={t`For whom`}
            placeholder={t`Who decides over the money`}
            data={(people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={reader}
            onChange={setReader}
            searchable
            clearable
            comboboxProps={{ withinPortal: false }}
          />
        )}
        <Select
          label={t`Language`}
          placeholder={kind === 'strategy' ? t`As you read it` : t`As they speak`}
          data={languages}
          value={language}
          onChange={setLanguage}
          clearable
          comboboxProps={{ withinPortal: false }}
        />
        <p className="muted">{t`What was written into it goes along. Earlier versions stay as they are.`}</p>
        <div className={css.line}>
          <Button type="submit" variant="filled" loading={make.isPending}>{t`Make a version`}</Button>
          <Button onClick={onClose}>{t`Cancel`}</Button>
        </div>
      </form>
    </Modal>
  )
}
