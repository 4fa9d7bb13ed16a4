import { Button, Checkbox, Group, Modal, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { download, useAction, useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { type Section, usualDays, usualSections } from '../domain/sections.ts'
import { LinkList } from './LinkList.tsx'
import css from './Links.module.css'
import { NewLink } from './NewLink.tsx'
import { sectionWords } from './wording.ts'

type ShareDialogProps = { account: string; onClose: () => void }

/** Chooses what is shown, and hands it out: as a link that anybody opens, or as a PDF. */
export function ShareDialog({ account, onClose }: ShareDialogProps) {
  const mayShare = useMay('documents.share')
  const [chosen, setChosen] = useState<Section[]>([...usualSections])
  return (
    <Modal opened onClose={onClose} title={mayShare ? t`Share this account` : t`Download PDF`} size="lg">
      <Stack gap="md">
        <Sections chosen={chosen} onChange={setChosen} />
        {mayShare ? (
          <Sharing account={account} chosen={chosen} />
        ) : (
          <Group justify="flex-end">
            <DownloadButton account={account} chosen={chosen} />
          </Group>
        )}
      </Stack>
    </Modal>
  )
}

type SectionsProps = { chosen: Section[]; onChange: (chosen: Section[]) => void }

function Sections({ chosen, onChange }: SectionsProps) {
  return (
    <Checkbox.Group
      label={t`What it shows`}
      description={t`As it stands when somebody opens it. Notes, comments and mail addresses are never shown.`}
      value={chosen}
      onChange={(next) => onChange(next as Section[])}
    >
      <div className={css.sections}>
        {sectionWords.map(({ section, label, note }) => (
          <Checkbox key={section} size="xs" value={section} label={label} description={note} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

const lifetimes = [
  { value: '7', label: t`after 7 days` },
  { value: '30', label: t`after 30 days` },
  { value: '90', label: t`after 90 days` },
  { value: '365', label: t`after a year` },
]

function Sharing({ account, chosen }: { account: string; chosen: Section[] }) {
  const links = useList('documents.links', { account })
  const [days, setDays] = useState(String(usualDays))
  const [made, setMade] = useState<{ url: string }>()
  const share = useAction('documents.share', { changes: ['documents.links'], onDone: setMade })
  const isForbidden = links.first?.sharing === 'forbidden'
  const make = () => share.mutate({ account, sections: chosen, days: Number(days) }, { onError: toastProblem })
  return (
    <>
      <Group align="end" justify="space-between" gap="sm">
        <Select
          label={t`The link ends`}
          data={lifetimes}
          value={days}
          allowDeselect={false}
          disabled={isForbidden}
          onChange={(next) => setDays(next ?? String(usualDays))}
        />
        <Group gap="xs">
          <DownloadButton account={account} chosen={chosen} />
          <Button
            variant="filled"
            loading={share.isPending}
            disabled={isForbidden || chosen.length === 0}
            onClick={make}
          >{t`Make link`}</Button>
        </Group>
      </Group>
      {isForbidden && <p className="muted">{t`This workspace shares no accounts by link. A PDF can be downloaded.`}</p>}
      {made && <NewLink url={made.url} />}
      <LinkList account={account} links={links} />
    </>
  )
}

function DownloadButton({ account, chosen }: { account: string; chosen: Section[] }) {
  const [isMaking, setMaking] = useState(false)
  const fetch = async () => {
    setMaking(true)
    await download('documents.pdf', { account, sections: chosen }).catch(toastProblem)
    setMaking(false)
  }
  return (
    <Button loading={isMaking} disabled={chosen.length === 0} onClick={() => void fetch()}>{t`Download PDF`}</Button>
  )
}
