import { Group, Stack, TextInput } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'

/** A link that was just made: the only time that its address is shown. */
export function NewLink({ url }: { url: string }) {
  return (
    <Stack gap={4} role="status">
      <Group align="end" gap="xs" wrap="nowrap">
        <TextInput
          label={t`The new link`}
          value={url}
          readOnly
          style={{ flex: 1 }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={url} />
      </Group>
      <p className="muted">{t`Copy it now: it is shown this once. Whoever has it can read what you chose, until it ends.`}</p>
    </Stack>
  )
}
