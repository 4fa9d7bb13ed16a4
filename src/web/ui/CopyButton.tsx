import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'

type CopyButtonProps = { text: string; label?: string }

export function CopyButton({ text, label = 'Copy' }: CopyButtonProps) {
  const clipboard = useClipboard({ timeout: 1500 })
  return (
    <Button onClick={() => clipboard.copy(text)} aria-live="polite">
      {clipboard.copied ? 'Copied' : label}
    </Button>
  )
}
