import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { TargetKind } from '../domain/target.ts'

/** Asks for a new model; what comes of it stands on the card. */
export function TrainButton({ target }: { target: TargetKind }) {
  const may = useMay('health.write')
  const train = useAction('churn.train', {
    changes: ['churn.model', 'churn.ranking', 'churn.at_risk', 'churn.account'],
    onDone: () => toast(t`The model is being trained. Its card says what came of it.`),
  })
  if (!may) return null
  return (
    <Button loading={train.isPending} onClick={() => train.mutate({ target }, { onError: toastProblem })}>
      {t`Train the model`}
    </Button>
  )
}
