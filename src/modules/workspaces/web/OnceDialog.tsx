import { Group, Modal, Stack, TextInput } from '@mantine/core'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'

type OnceDialogProps = { title: string; label: string; text: string | undefined; note: string; onClose: () => void }

/** Shows a secret that is shown once: an invitation or a key. */
export function OnceDialog({ title, label, text, note, onClose }: OnceDialogProps) {
  return (
    <Modal opened={text !== undefined} onClose={onClose} title={title}>
      <Stack gap="sm">
        <Group align="end" gap="xs" wrap="nowrap">
          <TextInput
            label={label}
            value={text ?? ''}
            readOnly
            style={{ flex: 1 }}
            onFocus={(event) => event.currentTarget.select()}
            data-autofocus
          />
          <CopyButton text={text ?? ''} />
        </Group>
        <p className="muted">{note}</p>
      </Stack>
    </Modal>
  )
}
