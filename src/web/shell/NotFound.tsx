import { Button } from '@mantine/core'
import { workspaceOfPage } from '../lib/api.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import css from './Frame.module.css'

export function NotFound() {
  const workspace = workspaceOfPage()
  const home = workspace === undefined ? '/' : `/w/${workspace}`
  return (
    <div className={css.notfound}>
      <h1 className="quiet">Not found</h1>
      <EmptyState
        title="There is no page at this address"
        actions={
          <Button component="a" href={home}>
            Go to the first page
          </Button>
        }
      >
        The link may be old, or mistyped. Ctrl K finds accounts and pages by name.
      </EmptyState>
    </div>
  )
}
