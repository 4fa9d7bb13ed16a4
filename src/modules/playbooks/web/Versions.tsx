import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { longInstant } from '../../../web/lib/format.ts'
import { useClock } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { diffOf, type Row } from './diff.ts'
import css from './Playbooks.module.css'

type Version = Output<'playbooks.versions'>['items'][number]

const readers = { old: text(), now: text() }

/** Two versions side by side: the newest beside the one before it, until others are chosen. */
export function Versions({ id }: { id: string }) {
  const { data, error, refetch } = useOperation('playbooks.versions', { id })
  return (
    <Panel title={t`Versions side by side`}>
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Lines count={8} />
      ) : (
        <Compared versions={data.items} />
      )}
    </Panel>
  )
}

function Compared({ versions }: { versions: readonly Version[] }) {
  const [chosen, change] = useUrlState(readers)
  const { zone } = useClock()
  const of = (version: string, usual: number) =>
    versions.find((one) => String(one.version) === version) ?? versions[usual]
  const now = of(chosen.now, 0)
  const old = of(chosen.old, 1) ?? now
  const rows = useMemo(() => (old && now ? diffOf(old.source, now.source) : []), [old, now])
  if (!old || !now) return null
  const options = versions.map(({ version, madeAt, by }) => ({
    value: String(version),
    label: t`Version ${version}, ${longInstant(madeAt, zone)}, ${by ?? t`came with a pack`}`,
  }))
  const isSame = rows.every(({ kind }) => kind === 'same')
  return (
    <div className={css.form}>
      <div className={css.pair}>
        <Select
          label={t`Before`}
          data={options}
          value={String(old.version)}
          allowDeselect={false}
          onChange={(version) => change({ old: version ?? '' })}
        />
        <Select
          label={t`After`}
          data={options}
          value={String(now.version)}
          allowDeselect={false}
          onChange={(version) => change({ now: version ?? '' })}
        />
      </div>
      {versions.length === 1 && <p className="muted">{t`There is one version so far.`}</p>}
      {isSame && versions.length > 1 && <p className="muted">{t`Both say the same.`}</p>}
      <Diff rows={rows} />
    </div>
  )
}

function Diff({ rows }: { rows: readonly Row[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls by itself is reached by keyboard
    <section className={css.diff} aria-label={t`Line by line`} tabIndex={0}>
      <table>
        <colgroup>
          <col className={css.narrow} />
          <col />
          <col className={css.narrow} />
          <col />
        </colgroup>
        <thead className="quiet">
          <tr>
            <th>{t`Line before`}</th>
            <th>{t`Before`}</th>
            <th>{t`Line after`}</th>
            <th>{t`After`}</th>
          </tr>
        </thead>
        <tbody>
          {paired(rows).map(([old, now]) => (
            <tr key={`${old && lineOf(old, 'old')} ${now && lineOf(now, 'now')}`}>
              <Cell row={old} side="old" />
              <Cell row={now} side="now" />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Side = 'old' | 'now'

const lineOf = (row: Row, side: Side): number | undefined =>
  side === 'old' ? (row.kind === 'new' ? undefined : row.oldLine) : row.kind === 'gone' ? undefined : row.nowLine

function Cell({ row, side }: { row: Row | undefined; side: Side }) {
  const line = row && lineOf(row, side)
  const isOther = line !== undefined && row?.kind !== 'same'
  const text =
    row === undefined || line === undefined
      ? ''
      : side === 'old'
        ? 'old' in row
          ? row.old
          : ''
        : 'now' in row
          ? row.now
          : ''
  return (
    <>
      <td className={css.number}>{line}</td>
      <td className={css.code} data-change={isOther ? side : undefined}>
        {isOther && <span className={css.sign}>{side === 'old' ? '−' : '+'}</span>}
        {text}
      </td>
    </>
  )
}

/** What is gone stands beside what came in its place. */
function paired(rows: readonly Row[]): [Row | undefined, Row | undefined][] {
  const pairs: [Row | undefined, Row | undefined][] = []
  let [gone, fresh]: [Row[], Row[]] = [[], []]
  const flush = () => {
    for (let at = 0; at < Math.max(gone.length, fresh.length); at++) pairs.push([gone[at], fresh[at]])
    ;[gone, fresh] = [[], []]
  }
  for (const row of rows) {
    if (row.kind === 'gone') gone.push(row)
    else if (row.kind === 'new') fresh.push(row)
    else {
      flush()
      pairs.push([row, row])
    }
  }
  flush()
  return pairs
}
