import { inWords, plural, t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number, sayDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import type { TargetKind } from '../domain/target.ts'
import { CalibrationPlot } from './CalibrationPlot.tsx'
import css from './Churn.module.css'
import { TrainButton } from './TrainButton.tsx'
import { familyNames } from './words.ts'

type Model = NonNullable<Output<'churn.model'>['model']>
type Found = NonNullable<Model['card']['found']>
type Estimate = { value: number; low: number; high: number }

const said = ({ value, low, high }: Estimate) => `${number(value, 3)} (${number(low, 3)} – ${number(high, 3)})`

/** What the model learned from, how much it knows with its intervals, and what it cannot see. */
export function ModelCard({ target }: { target: TargetKind }) {
  const { data, error, refetch } = useOperation('churn.model', { target })
  if (error && data === undefined) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <Lines count={10} />
  if (data.model === null)
    return (
      <EmptyState title={t`No model was trained yet`} actions={<TrainButton target={target} />}>
        {t`It learns from the losses of the past and is shown only where it knows more than the calendar.`}
      </EmptyState>
    )
  const { found } = data.model.card
  return (
    <div className={css.card}>
      <Verdict model={data.model} />
      {found && <Skill found={found} target={target} />}
      {found && found.scorecards.length > 0 && <BesideScorecards scorecards={found.scorecards} />}
      {found && (
        <Panel title={t`Foretold and seen`}>
          <CalibrationPlot bins={found.figures.bins} />
        </Panel>
      )}
      {found && <Importance found={found} />}
      {data.model.word && <WordPanel model={data.model} />}
      {data.model.drift && <DriftPanel drift={data.model.drift} contest={data.model.card.contest} />}
      <Blind model={data.model} />
      <History items={data.history} />
    </div>
  )
}

function Verdict({ model }: { model: Model }) {
  const { says, state, trainedAt, card } = model
  const today = useToday()
  const { losses, months } = card
  return (
    <Panel title={t`Verdict`} aside={<TrainButton target={model.target} />}>
      <p className={css.verdict}>
        <StatePill band={state === 'published' ? 'green' : 'grey'}>
          {state === 'published' ? t`Published` : t`Not published`}
        </StatePill>{' '}
        {says}
      </p>
      <p className="muted">
        {t`Trained ${sayDay(trainedAt.slice(0, 10), today)} from ${number(card.rows)} rows of ${number(card.accounts)} accounts at ${number(months.length)} ${plural(months.length, 'end of a month', 'ends of months')}; to ${number(losses.learned)} accounts it came within ${card.horizon} days.`}{' '}
        {(model.target === 'loss' || model.target === 'decision') &&
          t`All losses of that time: ${number(losses.voluntary)} by choice, ${number(losses.payment)} unpaid, ${number(losses.acquisition)} bought or closed down, which nothing here foretells.`}
      </p>
    </Panel>
  )
}

function Skill({ found, target }: { found: Found; target: TargetKind }) {
  const row = (name: string, figures: Found['figures']) => ({ name, ...figures })
  const rows = [row(inWords(familyNames[found.family]), found.figures), row(plainName(target), found.plain)]
  return (
    <Panel title={t`Skill on months that it had not seen`} aside={cameTo(found, target)}>
      <DataTable
        label={t`Skill of the model and of the plain forecast`}
        rows={rows}
        rowKey={({ name }) => name}
        columns={[
          { key: 'name', header: t`Foretold by`, cell: ({ name }) => name },
          {
            key: 'auc',
            header: t`AUC`,
            align: 'right',
            summary: t`How often an account to which it came was rated above one to which it did not`,
            cell: ({ auc }) => said(auc),
          },
          {
            key: 'brier',
            header: t`Brier`,
            align: 'right',
            narrow: 'hide',
            summary: t`Mean squared distance of the probabilities from what came`,
            cell: ({ brier }) => number(brier, 4),
          },
          {
            key: 'log',
            header: t`Log loss`,
            align: 'right',
            narrow: 'hide',
            cell: ({ logLoss }) => number(logLoss, 4),
          },
          {
            key: 'slope',
            header: t`Calibration slope`,
            align: 'right',
            narrow: 'hide',
            summary: t`1 where probabilities spread as they should`,
            cell: ({ calibration }) =>
              calibration ? number(calibration.slope, 2) : <span className="dim">{t`unknown`}</span>,
          },
          {
            key: 'lift',
            header: t`Lift of the top tenth`,
            align: 'right',
            narrow: 'hide',
            cell: ({ lifts }) => liftSaid(lifts),
          },
        ]}
      />
      <p className={css.note}>
        {t`Better than the plain forecast by ${said(found.gainAuc)} of AUC${found.gainAuc.low > 0 ? '' : t`, which chance might give`}.`}{' '}
        {found.shuffled &&
          t`With outcomes dealt out anew among accounts the same way of learning has ${said(found.shuffled)}.`}{' '}
        {found.split === 'known then'
          ? t`Each month was foretold by what was known then.`
          : t`The past is short, so each account was foretold by what came of others before.`}
      </p>
    </Panel>
  )
}

/** What each scorecard knows of the same months by itself. */
function BesideScorecards({ scorecards }: { scorecards: Found['scorecards'] }) {
  return (
    <Panel title={t`Beside the scorecards`} aside={t`On the same months, account by account`}>
      <DataTable
        label={t`The model beside each scorecard`}
        rows={scorecards}
        rowKey={({ name }) => name}
        columns={[
          { key: 'name', header: t`Scorecard`, cell: ({ label }) => label },
          {
            key: 'auc',
            header: t`AUC`,
            align: 'right',
            narrow: 'hide',
            summary: t`How often an account to which it came was rated above one to which it did not`,
            cell: ({ auc }) => said(auc),
          },
          {
            key: 'gain',
            header: t`Model ahead by`,
            align: 'right',
            narrow: 'hide',
            summary: t`AUC of the model less that of the scorecard`,
            cell: ({ gain }) => said(gain),
          },
          { key: 'word', header: t`Verdict`, align: 'right', cell: ({ gain }) => isAhead(gain) },
        ]}
      />
    </Panel>
  )
}

/** Better or worse only where the whole interval is (rule 20). */
function isAhead({ low, high }: Estimate): string {
  if (low > 0) return t`the model is better`
  return high < 0 ? t`the scorecard is better` : t`cannot be told apart`
}

/** What a model of the target has to beat. */
const plainName = (target: TargetKind): string =>
  target === 'inactivity' ? t`Tenure and days of silence` : t`Tenure and days to notice`

function cameTo({ accounts, accountsLost }: Found, target: TargetKind): string {
  const [came, all] = [number(accountsLost), number(accounts)]
  if (target === 'inactivity') return t`${came} of ${all} accounts fell silent`
  return target === 'cancellation' ? t`${came} of ${all} accounts cancelled` : t`${came} of ${all} accounts lost`
}

function liftSaid(lifts: Found['figures']['lifts']): string {
  const top = lifts.find(({ share }) => share === 0.1)
  return top ? t`${number(top.lift, 1)} times` : ''
}

function Importance({ found }: { found: Found }) {
  const most = Math.max(...found.importance.map(({ fall }) => fall), 0.0001)
  const shown = found.importance.filter(({ fall }) => fall > 0.0005)
  return (
    <Panel title={t`What it leans on`} aside={t`AUC lost without it`}>
      {shown.length === 0 ? (
        <p className="muted">{t`No measure by itself carries its skill.`}</p>
      ) : (
        <ul className={css.bars}>
          {shown.map(({ measure, label, fall }) => (
            <li key={measure}>
              <span>{label}</span>
              <span className={css.bar} style={{ inlineSize: `${(100 * fall) / most}%` }} aria-hidden />
              <span className={css.amount}>{number(fall, 3)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** How far today's customers stand from those that it learned from, and whether it kept its word since. */
function DriftPanel({ drift, contest }: { drift: NonNullable<Model['drift']>; contest: Model['card']['contest'] }) {
  const far = drift.measures.filter(({ isFar }) => isFar)
  return (
    <Panel title={t`Drift`} aside={t`over ${number(drift.accounts)} accounts`}>
      <p className={css.verdict}>
        {far.length === 0
          ? t`Today’s customers are like those that it learned from: no measure is beyond 0.25.`
          : t`Today’s customers differ from those that it learned from. Train it anew once there are months with them.`}
      </p>
      <ul className={css.bars}>
        {drift.measures.slice(0, 6).map(({ label, psi, isFar }) => (
          <li key={label}>
            <span>{label}</span>
            <span className={css.bar} style={{ inlineSize: `${Math.min(100, 100 * psi)}%` }} aria-hidden />
            <span className={css.amount}>
              {isFar ? <span className="down">{number(psi, 2)}</span> : number(psi, 2)}
            </span>
          </li>
        ))}
      </ul>
      {contest && contest.losses > 0 && (
        <p className={css.note}>
          {t`The model before it had foretold ${number(contest.kept.foretold, 1)} for the months since it learned, between ${number(contest.kept.low, 1)} and ${number(contest.kept.high, 1)}; ${number(contest.kept.came)} came.`}
        </p>
      )}
    </Panel>
  )
}

/** What it said of days that are over, held against what came, and when it is trained anew. */
function WordPanel({ model: { kept, word, training } }: { model: Model }) {
  const today = useToday()
  return (
    <Panel title={t`What it said and what came`} aside={kept && t`over ${number(kept.accounts)} accounts`}>
      <p className={css.verdict}>
        {kept && (
          <StatePill band={kept.word === 'kept' ? 'green' : 'red'}>
            {kept.word === 'kept' ? t`Word kept` : t`Word not kept`}
          </StatePill>
        )}{' '}
        {word}
      </p>
      {kept && (
        <DataTable
          label={t`What it said and what came, by day`}
          rows={kept.windows}
          rowKey={({ on }) => on}
          columns={[
            { key: 'on', header: t`Said on`, cell: ({ on }) => sayDay(on, today) },
            { key: 'accounts', header: t`Accounts`, align: 'right', cell: ({ accounts }) => number(accounts) },
            { key: 'foretold', header: t`Foretold`, align: 'right', cell: ({ foretold }) => number(foretold, 1) },
            { key: 'came', header: t`What came`, align: 'right', cell: ({ came }) => number(came) },
          ]}
        />
      )}
      {kept && kept.bins.length > 1 && (
        <div className={css.alike}>
          <CalibrationPlot bins={kept.bins} />
        </div>
      )}
      <p className={css.note}>{training}</p>
    </Panel>
  )
}

/** What nobody should expect of it. */
function Blind({ model: { card, target } }: { model: Model }) {
  return (
    <Panel title={t`What it cannot see`}>
      <ul className={css.blind}>
        {card.leaks.map(({ measure, label, isDecision, lost, of }) => (
          <li key={measure}>
            {isDecision
              ? t`${label} tells of a decision already made (${lost} of ${of} accounts lost): it is not learned from, and these accounts are not foretold.`
              : t`${label} knows the future (${lost} of ${of} accounts lost): it is not learned from.`}
          </li>
        ))}
        <li>
          {target === 'inactivity'
            ? t`Who is silent already has fallen silent and is not foretold.`
            : t`Who has given notice or cancelled has decided and is not foretold.`}
        </li>
        {(target === 'loss' || target === 'decision') && (
          <li>{t`Losses because a customer was bought or closed down.`}</li>
        )}
        {card.silent.length > 0 && (
          <li>
            {t`${number(card.silent.length)} ${plural(card.silent.length, 'measure', 'measures')} that nobody tells or that never moved: ${card.silent.slice(0, 6).join(', ')}.`}
          </li>
        )}
        <li>{t`What is said in meetings and mails, and whatever no measure counts.`}</li>
      </ul>
    </Panel>
  )
}

function History({ items }: { items: Output<'churn.model'>['history'] }) {
  const today = useToday()
  if (items.length < 2) return null
  return (
    <Panel title={t`All trainings`}>
      <ul className={css.blind}>
        {items.map(({ id, trainedAt, auc, decided, word, speaks }) => (
          <li key={id}>
            {sayDay(trainedAt.slice(0, 10), today)}: {decided}
            {auc && `, AUC ${said(auc)}`}
            {word && `. ${word}`}
            {speaks && <strong> {t`speaks now`}</strong>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
