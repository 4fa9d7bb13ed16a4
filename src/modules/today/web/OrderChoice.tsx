import { Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import type { TodayView } from './view.ts'

const orders = [
  { value: 'pressing', label: t`Most pressing first` },
  { value: 'health', label: t`Lowest health first` },
]

export function OrderChoice({ view }: { view: TodayView }) {
  return (
    <Select
      aria-label={t`Order`}
      data={orders}
      value={view.state.order}
      allowDeselect={false}
      variant="unstyled"
      w={152}
      styles={{ input: { height: 20, minHeight: 20, paddingLeft: 0 } }}
      onChange={(order) => view.change({ order: order === 'health' ? 'health' : 'pressing' })}
    />
  )
}
