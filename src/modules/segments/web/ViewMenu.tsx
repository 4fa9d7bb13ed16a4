import { Button, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useAction } from '../../../web/lib/api.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { SaveViewDialog } from './SaveViewDialog.tsx'
import { useSaveView } from './use-save-view.ts'
import type { AccountsView, SavedView } from './view.ts'

const check = <IconCheck size={14} />

/** The saved views, and what one can do with the one in sight. */
export function ViewMenu({ view }: { view: AccountsView }) {
  const { saved, views, isChanged } = view
  const go = useGo()
  const [isSaving, saving] = useDisclosure()
  const [isDeleting, deleting] = useDisclosure()
  const saveView = useSaveView(view)
  const own = views.filter((one) => one.isOwn)
  const shared = views.filter((one) => !one.isOwn)
  return (
    <>
      <Menu position="bottom-start" width={240}>
        <Menu.Target>
          <Button variant="subtle" size="compact-sm" rightSection={<IconChevronDown size={14} />}>
            {view.name}
            {saved && isChanged ? ', changed' : ''}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item rightSection={view.name === 'Customers' && check} onClick={() => go('accounts')}>
            Customers
          </Menu.Item>
          <Menu.Item
            rightSection={view.name === 'All accounts' && check}
            onClick={() => go('accounts', { view: 'all' })}
          >
            All accounts
          </Menu.Item>
          <ViewItems label="Yours" views={own} saved={saved} />
          <ViewItems label="Shared by others" views={shared} saved={saved} />
          <Menu.Divider />
          {saved?.isOwn && isChanged && (
            <Menu.Item onClick={() => void saveView({ id: saved.id, name: saved.name, isShared: saved.isShared })}>
              Save the changes
            </Menu.Item>
          )}
          <Menu.Item onClick={saving.open}>Save as a new view</Menu.Item>
          {saved?.isOwn && <Menu.Item onClick={deleting.open}>Delete this view</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {isSaving && <SaveViewDialog view={view} onClose={saving.close} />}
      {saved && <DeleteView saved={saved} opened={isDeleting} onClose={deleting.close} />}
    </>
  )
}

type ViewItemsProps = { label: string; views: SavedView[]; saved: SavedView | undefined }

function ViewItems({ label, views, saved }: ViewItemsProps) {
  const go = useGo()
  if (views.length === 0) return null
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {views.map((one) => (
        <Menu.Item
          key={one.id}
          rightSection={one.id === saved?.id && check}
          onClick={() => go('accounts', { view: one.id })}
        >
          {one.name}
          {one.isOwn && one.isShared && <span className="dim"> shared</span>}
        </Menu.Item>
      ))}
    </>
  )
}

type DeleteViewProps = { saved: SavedView; opened: boolean; onClose: () => void }

function DeleteView({ saved, opened, onClose }: DeleteViewProps) {
  const go = useGo()
  const remove = useAction('segments.deleteView', {
    changes: ['segments.views'],
    onDone: () => {
      onClose()
      go('accounts')
      toast(`The view ${saved.name} is deleted`)
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={`Delete ${saved.name}`}
      confirm="Delete"
      tone="bad"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ id: saved.id }, { onError: toastProblem })}
      onClose={onClose}
    >
      {saved.isShared ? 'It is shared: everybody loses it. ' : ''}The accounts stay as they are. This cannot be undone.
    </ConfirmDialog>
  )
}
