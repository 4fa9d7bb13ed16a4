import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { useAccountEdit } from '../../../web/ui/editing/use-account-edit.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Account.module.css'
import { WaitingRow } from './AttributesPanel.tsx'
import { ownSections } from './attributes.ts'
import { AttributeRow } from './ShownValue.tsx'
import { useMembers } from './use-people.ts'

/** What the company knows of its customers beyond the usual, under the headings that it gave its fields. */
export function OwnFieldsPanel({ account }: { account: string }) {
  const read = useOperation('accounts.get', { account })
  const fields = useOperation('accounts.fields', {})
  const members = useMembers()
  const mayWrite = useMay('accounts.write')
  const mayManage = useMay('workspaces.manage')
  const edit = useAccountEdit()
  const manage = mayManage && <PageLink to="settings" search={{ tab: 'fields' }}>{t`Fields`}</PageLink>
  if (!read.data || !fields.data) {
    return (
      <Panel title={t`Own fields`} aside={manage}>
        <dl className={css.attributes}>
          <WaitingRow />
          <WaitingRow />
        </dl>
      </Panel>
    )
  }
  const sections = ownSections(read.data.custom, fields.data.items, members, read.data.currency)
  return (
    <Panel title={t`Own fields`} aside={manage}>
      {sections.length === 0 && (
        <p className="muted">
          {t`What your company knows of its customers beyond the usual stands in fields of its own. ${mayManage ? t`Define them in Settings; an import finds them by itself.` : t`An administrator defines them.`}`}
        </p>
      )}
      {sections.map(({ section, shown }) => (
        <section key={section} aria-label={section || undefined}>
          {section !== '' && <h3 className={css.section}>{section}</h3>}
          <dl className={css.attributes}>
            {shown.map((one) => (
              <AttributeRow
                key={one.editable.attribute}
                shown={one}
                onChange={
                  mayWrite
                    ? (value) => void edit({ account, editable: one.editable, before: one.value, value })
                    : undefined
                }
              />
            ))}
          </dl>
        </section>
      ))}
    </Panel>
  )
}
