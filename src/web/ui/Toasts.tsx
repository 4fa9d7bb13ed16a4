import { Button, CloseButton } from '@mantine/core'
import { t } from '../../kernel/words.ts'
import { useUndoKey } from './editing/undo.ts'
import css from './Toasts.module.css'
import { dismiss, useToasts } from './toasts.ts'

export function Toasts() {
  useUndoKey()
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {useToasts().map(({ id, text, tone, action }) => (
        <div key={id} className={css.toast} data-tone={tone}>
          <span>{text}</span>
          {action && (
            <Button
              size="compact-xs"
              onClick={() => {
                action.run()
                dismiss(id)
              }}
            >
              {action.label}
            </Button>
          )}
          <CloseButton size="sm" aria-label={t`Dismiss`} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  )
}
