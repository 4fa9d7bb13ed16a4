import { useDebouncedValue } from '@mantine/hooks'
import { bandWord } from '../../../kernel/band.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import type { CardDraft } from './card-draft.ts'
import css from './Editor.module.css'

type Preview = Output<'health.preview'>
type Mover = Preview['movers'][number]

/** The whole base is judged anew for it, so it waits until somebody has stopped typing. */
const pause = 600
const bands = ['green', 'yellow', 'red', 'grey'] as const

/** What the draft would make of the base; nothing is saved. */
export function EditorPreview({ draft, against, isReady }: { draft: CardDraft; against: string; isReady: boolean }) {
  const [settled] = useDebouncedValue(draft.file, pause)
  const { data, error, isPlaceholderData } = useOperation(
    'health.preview',
    { file: settled, against },
    { enabled: isReady, keepPrevious: true },
  )
  const isOld = isPlaceholderData || settled !== draft.file
  return (
    <>
      <Panel title={t`What it would do`} padding="flush">
        {!isReady && <p className={css.says}>{t`The preview goes on once the scorecard can be saved.`}</p>}
        {error && (
          <p className={css.says} role="alert">
            {error.detail || error.title} {error.remedy}
          </p>
        )}
        {data ? (
          <div data-old={isOld || !isReady || undefined} className={css.preview}>
            <p className={css.says} aria-live="polite">
              {t`${data.moved === 0 ? t`No account` : count(data.moved, 'account')} of ${number(data.accounts)} would change band.`}
            </p>
            <Matrix preview={data} />
            <Scores preview={data} />
          </div>
        ) : (
          !error && <Block height={260} />
        )}
      </Panel>
      {data && (
        <Panel title={t`Who moves most`} padding="flush">
          <DataTable
            label={t`Who moves most`}
            columns={columns}
            rows={data.movers.slice(0, 10)}
            rowKey={(row) => row.account}
            rowLink={(row) => ({ to: `accounts/${row.account}`, search: { tab: 'health' }, label: row.name })}
            empty={<EmptyState title={t`No score moves`}>{t`Change a weight or the points of a measure.`}</EmptyState>}
          />
        </Panel>
      )}
    </>
  )
}

const columns: Column<Mover>[] = [
  { key: 'name', header: t`Account`, cell: () => null },
  {
    key: 'move',
    header: t`Is, and would be`,
    cell: (row) => (
      <span className={css.move}>
        <HealthPill band={row.from} score={row.scoreFrom} />
        <HealthPill band={row.to} score={row.scoreTo} />
      </span>
    ),
  },
]

const said = (band: (typeof bands)[number]) => (band === 'grey' ? t`No score` : bandWord(band))

/** From which band to which; those who stay stand on the diagonal. */
function Matrix({ preview }: { preview: Preview }) {
  const countOf = (from: string, to: string) =>
    preview.matrix.find((one) => one.from === from && one.to === to)?.accounts ?? 0
  return (
    <table className={css.matrix} aria-label={t`Bands now and then`}>
      <thead>
        <tr>
          <th scope="col">{t`Now, and then`}</th>
          {bands.map((to) => (
            <th key={to} scope="col">
              {said(to)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bands.map((from) => (
          <tr key={from}>
            <th scope="row">{said(from)}</th>
            {bands.map((to) => {
              const accounts = countOf(from, to)
              return (
                <td key={to} data-moved={(from !== to && accounts > 0) || undefined}>
                  {accounts === 0 ? <span className="dim">0</span> : number(accounts)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How many accounts have a score in each ten points, now and then. */
function Scores({ preview }: { preview: Preview }) {
  const most = Math.max(1, ...preview.distribution.flatMap(({ before, after }) => [before, after]))
  const height = (accounts: number) => `${(accounts / most) * 100}%`
  return (
    <figure className={css.scores}>
      <figcaption>{rich`Accounts by score: ${<i data-way="before" />} now ${<i data-way="after" />} then`}</figcaption>
      <ol>
        {preview.distribution.map(({ from, before, after }) => (
          <li key={from}>
            <span className={css.bars} aria-hidden="true">
              <i data-way="before" style={{ height: height(before) }} />
              <i data-way="after" style={{ height: height(after) }} />
            </span>
            <span aria-hidden="true">{from}</span>
            <span className="quiet">
              {t`${from} to ${from === 90 ? 100 : from + 10}: ${number(before)} now, ${number(after)} then`}
            </span>
          </li>
        ))}
      </ol>
    </figure>
  )
}
