import { Button, Checkbox, Group, Modal, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { type Language, languages, speech, t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { type Section, usualDays, usualSections } from '../domain/sections.ts'
import { LinkList } from './LinkList.tsx'
import css from './Links.module.css'
import { NewLink } from './NewLink.tsx'
import { sectionWords } from './wording.ts'

/** Each by its own name, as whoever reads it looks for it. */
const names: Record<Language, string> = { en: 'English', de: 'Deutsch' }

type ShareDialogProps = { account: string; onClose: () => void }

/** Chooses what is shown, and hands it out: as a link that anybody opens, or as a PDF. */
export function ShareDialog({ account, onClose }: ShareDialogProps) {
  const mayShare = useMay('documents.share')
  const [chosen, setChosen] = useState<Section[]>([...usualSections])
  const [language, setLanguage] = useState<Language>(speech().language)
  return (
    <Modal opened onClose={onClose} title={mayShare ? t`Share this account` : t`Download PDF`} size="lg">
      <Stack gap="md">
        <Sections chosen={chosen} onChange={setChosen} />
        <Select
          label={t`Its language`}
          data={languages.map((one) => ({ value: one, label: names[one] }))}
          value={language}
          allowDeselect={false}
          w={180}
          onChange={(next) => setLanguage(languages.find((one) => one === next) ?? 'en')}
        />
        {mayShare ? (
          <Sharing asked={{ account, sections: chosen, language }} />
        ) : (
          <Group justify="flex-end">
            <PdfButton asked={{ account, sections: chosen, language }} />
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

interface Asked {
  account: string
  sections: Section[]
  language: Language
}

function Sharing({ asked }: { asked: Asked }) {
  const { account, sections } = asked
  const links = useList('documents.links', { account })
  const [days, setDays] = useState(String(usualDays))
  const [made, setMade] = useState<{ url: string }>()
  const share = useAction('documents.share', { changes: ['documents.links'], onDone: setMade })
  const isForbidden = links.first?.sharing === 'forbidden'
  const make = () => share.mutate({ ...asked, days: Number(days) }, { onError: toastProblem })
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
          <PdfButton asked={asked} />
          <Button
            variant="filled"
            loading={share.isPending}
            disabled={isForbidden || sections.length === 0}
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

const PdfButton = ({ asked }: { asked: Asked }) => (
  <DownloadButton of="documents.pdf" asked={asked} label={t`Download PDF`} disabled={asked.sections.length === 0} />
)
