import { t } from '../../../kernel/words.ts'
import css from './Today.module.css'

const moves = [
  { keys: ['j', 'k'], does: t`move` },
  { keys: ['Enter'], does: t`open` },
]
const answers = [
  { keys: ['e'], does: t`acknowledge` },
  { keys: ['s'], does: t`snooze` },
  { keys: ['f'], does: t`false alarm` },
]

/** The keys of the list, for those who do not know them yet. */
export function Keys({ mayAnswer }: { mayAnswer: boolean }) {
  return (
    <div className={css.keys}>
      {[...moves, ...(mayAnswer ? answers : [])].map(({ keys, does }) => (
        <span key={does}>
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
          {does}
        </span>
      ))}
    </div>
  )
}
