import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { t } from '../../kernel/words.ts'

type CopyButtonProps = { text: string; label?: string }

export function CopyButton({ text, label = t`Copy` }: CopyButtonProps) {
  const clipboard = useClipboard({ timeout: 1500 })
  return (
    <Button onClick={() => clipboard.copy(text)} aria-live="polite">
      {clipboard.copied ? t`Copied` : label}
    </Button>
  )
}
