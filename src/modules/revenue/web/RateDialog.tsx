import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import type { FormEvent } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { toast } from '../../../web/ui/toasts.ts'

type RateDialogProps = { into: string; currency: string | null; onClose: () => void }

/** What one unit of a currency costs from a day on. */
export function RateDialog({ into, currency, onClose }: RateDialogProps) {
  const today = useToday()
  const set = useAction('revenue.set_rate', {
    changes: ['revenue.list_currencies', 'revenue.list_rates', 'revenue.missing_rates'],
    onDone: ({ accounts }) => {
      toast(t`Rate set; ARR of ${count(accounts, 'account')} follows`)
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    set.mutate({ currency: text('currency').toUpperCase(), from: text('from'), rate: text('rate').replace(',', '.') })
  }
  return (
    <Modal opened onClose={onClose} title={currency === null ? t`Set a rate` : t`Set a rate of ${currency}`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t`Currency`}
            name="currency"
            required
            withAsterisk={false}
            minLength={3}
            maxLength={3}
            placeholder="EUR"
            defaultValue={currency ?? undefined}
            readOnly={currency !== null}
          />
          <TextInput
            label={t`1 costs in ${into}`}
            name="rate"
            required
            withAsterisk={false}
            maxLength={22}
            inputMode="decimal"
            placeholder="1.085"
            data-autofocus
          />
          <TextInput
            label={t`From`}
            description={t`It holds until the next one begins; the first of a currency also holds for the days before.`}
            name="from"
            type="date"
            required
            withAsterisk={false}
            defaultValue={today}
          />
          {set.error && (
            <div role="alert" style={{ color: 'var(--red)' }}>
              {[set.error.detail || set.error.title, set.error.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" loading={set.isPending}>{t`Set rate`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
