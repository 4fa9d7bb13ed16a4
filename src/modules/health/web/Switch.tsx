import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Input, type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { shortDay } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'

type Overview = Output<'health.overview'>

/** Says that what the page shows is kept nowhere. */
export const sayNotKept = ({ label, on, isActive }: Overview): string =>
  isActive
    ? t`${label} was just switched on. Until its first scores are there, they are worked out from ${shortDay(on)}.`
    : t`${label} is not switched on: worked out now from the measures of ${shortDay(on)}, and not kept.`

/** The first scores of a scorecard that was switched on come within seconds; a large base takes a minute. */
const lookEvery = 3_000

type SwitchProps = { overview: Overview; asked: Input<'health.overview'>; isPrimary: boolean }

/** Switches a scorecard beside the primary one on and off. Once it is on, looks whether its scores are there. */
export function Switch({ overview, asked, isPrimary }: SwitchProps) {
  const may = useMay('health.write')
  const use = useAction('health.use')
  const drop = useAction('health.drop')
  useOperation('health.overview', asked, { enabled: overview.isActive && !overview.kept, refreshEvery: lookEvery })
  if (!may || isPrimary) return null
  const name = { name: overview.scorecard }
  return overview.isActive ? (
    <Button
      size="xs"
      variant="default"
      loading={drop.isPending}
      title={t`The days that it showed stay`}
      onClick={() => drop.mutate(name)}
    >{t`Stop scoring by it`}</Button>
  ) : (
    <Button size="xs" loading={use.isPending} onClick={() => use.mutate(name)}>{t`Score every day`}</Button>
  )
}
