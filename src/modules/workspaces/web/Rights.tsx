import { Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useSession } from '../../../web/lib/session.tsx'
import {
  isRole,
  mayGrant,
  type Role,
  roles,
  usualVisibility,
  type Visibility,
  visibilities,
} from '../domain/permissions.ts'
import { roleLabels, visibilityLabels } from './wording.ts'

/** Role and visibility; a newly chosen role brings its usual visibility. */
export function Rights({ given }: { given: { role: Role; visibility: Visibility } }) {
  const held = new Set(useSession().permissions)
  const [visibility, setVisibility] = useState<string>(given.visibility)
  const open = roles.filter((role) => mayGrant(held, role)).map((value) => ({ value, label: roleLabels[value] }))
  return (
    <>
      <Select
        name="role"
        label={t`Role`}
        data={open}
        defaultValue={given.role}
        allowDeselect={false}
        onChange={(role) => role !== null && isRole(role) && setVisibility(usualVisibility(role))}
      />
      <Select
        name="visibility"
        label={t`Sees`}
        data={visibilities.map((value) => ({ value, label: visibilityLabels[value] }))}
        value={visibility}
        allowDeselect={false}
        onChange={(value) => value !== null && setVisibility(value)}
      />
    </>
  )
}

export const rightsIn = (form: FormData) => ({
  role: form.get('role') as Role,
  visibility: form.get('visibility') as Visibility,
})
