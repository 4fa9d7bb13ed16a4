import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Playbooks.module.css'
import { Problems } from './Problems.tsx'
import type { Draft } from './use-draft.ts'

type EditBarProps = { draft: Draft; known?: { id: string; version: number }; onLine: (line: number) => void }

/** What was changed and not saved yet, with what stands against saving it. */
export function EditBar({ draft, known, onLine }: EditBarProps) {
  const go = useGo()
  const save = useAction('playbooks.save', {
    onDone: ({ id, version, warnings }) => {
      toast(t`Saved as version ${version}`)
      for (const warning of warnings) toast(warning)
      if (known) draft.discard()
      else go(`playbooks/${id}`)
    },
  })
  const { problems, source, basedOn } = draft
  const put = () => {
    const based = known ? { id: known.id, basedOn } : {}
    save.mutate({ source, ...based }, { onError: toastProblem })
  }
  return (
    <section className={css.editBar} aria-label={t`Not saved yet`}>
      <div className={css.editLine}>
        <span aria-live="polite">
          <b>{t`Not saved yet`}</b>{' '}
          <span className="muted">
            {problems === undefined
              ? t`looking it over`
              : problems.length === 0
                ? t`nothing is wrong with it`
                : t`${count(problems.length, 'thing')} to mend before it can be saved`}
          </span>
        </span>
        <span className={css.buttons}>
          <Button onClick={known ? draft.discard : () => go('playbooks')}>{t`Discard`}</Button>
          <Button variant="filled" loading={save.isPending} disabled={problems?.length !== 0} onClick={put}>
            {known ? t`Save as version ${known.version + 1}` : t`Save, switched off`}
          </Button>
        </span>
      </div>
      {problems && problems.length > 0 && <Problems problems={problems} onLine={onLine} />}
      {known && problems?.length === 0 && (
        <p className="muted">{t`New runs take it. Those under way end on the version that they began with.`}</p>
      )}
    </section>
  )
}
