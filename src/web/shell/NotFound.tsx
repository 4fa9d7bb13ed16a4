import { Button } from '@mantine/core'
import { t } from '../../kernel/words.ts'
import { workspaceOfPage } from '../lib/first-question.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import css from './Frame.module.css'

export function NotFound() {
  const workspace = workspaceOfPage()
  const home = workspace === undefined ? '/' : `/w/${workspace}`
  return (
    <div className={css.notfound}>
      <h1 className="quiet">{t`Not found`}</h1>
      <EmptyState
        title={t`There is no page at this address`}
        actions={<Button component="a" href={home}>{t`Go to the first page`}</Button>}
      >{t`The link may be old, or mistyped. Ctrl K finds accounts and pages by name.`}</EmptyState>
    </div>
  )
}
