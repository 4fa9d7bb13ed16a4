import { Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'

/** Whose accounts are meant; everybody's where nobody is chosen. */
export function OwnerSelect({ owner, onChange }: { owner: string; onChange: (owner: string) => void }) {
  const members = useOperation('workspaces.members', {}, { enabled: useMay('workspaces.read') }).data?.items ?? []
  return (
    <Select
      aria-label={t`Owner`}
      placeholder={t`Any owner`}
      data={members.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))}
      value={owner === '' ? null : owner}
      onChange={(chosen) => onChange(chosen ?? '')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`Any owner` }}
    />
  )
}
