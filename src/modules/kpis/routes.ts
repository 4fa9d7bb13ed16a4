import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { sum } from '../../kernel/statistics.ts'
import { type Download, handle, type RequestContext, type Route } from '../../platform/contributions.ts'
import { largeBase } from '../../platform/kept.ts'
import { audit } from '../workspaces/index.ts'
import type { Kpi } from './domain/kpi.ts'
import * as benchmarks from './operations/benchmarks.ts'
import * as closes from './operations/closes.ts'
import * as cohortOperations from './operations/cohorts.ts'
import * as dashboards from './operations/dashboards.ts'
import * as figures from './operations/figures.ts'
import * as movementOperations from './operations/movements.ts'
import * as reports from './operations/reports.ts'
import * as settings from './operations/settings.ts'
import { answered } from './service/answers.ts'
import { type BehindAsked, checkBehind, exportAccounts, kpiAccounts, kpisAsCsv } from './service/behind.ts'
import { accountBenchmarks } from './service/benchmarks.ts'
import { closeMonth, listCloses, oneClose, packPage, packPdf } from './service/closes.ts'
import { cohortAccounts, cohorts, cohortsAsked } from './service/cohorts.ts'
import { listDashboards, oneDashboard, removeDashboard, saveDashboard } from './service/dashboards.ts'
import {
  type Course,
  courseOf,
  coursesAsked,
  customersIn,
  type Asked as Framed,
  type GroupsAsked,
  groupsAsked,
  groupsOf,
  listOf,
  mustFind,
  type OneAsked,
  oneOf,
  setTarget,
} from './service/kpis.ts'
import {
  type Asked,
  checkAsked,
  exportMovements,
  movementAccounts,
  movements,
  movementsAsked,
  named,
} from './service/movements.ts'
import { reportDay, reportPage, reportPdf } from './service/report.ts'
import { chooseReport, reportWish } from './service/report-mail.ts'
import { changeSettings, readSettings } from './service/settings.ts'

/** What is known over thirteen months; of some KPIs alone where nobody works out all of them ahead. */
async function courseFor(context: RequestContext, asked: Framed, of?: readonly Kpi[]): Promise<Course> {
  const courses = await answered(context, coursesAsked(asked), {
    asked: ['course', asked, of?.map(({ key }) => key)],
    work: async (tx) => ({ [asked.span]: await courseOf(tx, context.viewer, asked, of) }),
    isWorthKeeping: (told) => customersIn(told[asked.span]) > largeBase,
  })
  return courses[asked.span] as Course
}

const groupsFor = (context: RequestContext, asked: GroupsAsked, of: readonly Kpi[]) =>
  answered(context, groupsAsked(asked), {
    asked: ['groups', asked, of.map(({ key }) => key)],
    work: (tx) => groupsOf(tx, context.viewer, asked, of),
    isWorthKeeping: (groups) => sum(groups, ({ known }) => known.facts.customers ?? 0) > largeBase,
  })

export const routes: readonly Route[] = [
  handle(movementOperations.movements, async (context, input) => {
    const asked = input as Asked
    const told = await answered(context, movementsAsked(asked), {
      asked: ['movements', asked],
      to: asked.to,
      work: (tx) => movements(tx, context.viewer, asked),
      isWorthKeeping: ({ retention }) => retention.customers > largeBase,
    })
    return context.within((tx) => named(tx, told, asked.by))
  }),

  handle(movementOperations.movementAccounts, ({ viewer, within }, input) =>
    within((tx) => movementAccounts(tx, viewer, input as Parameters<typeof movementAccounts>[2])),
  ),

  handle(movementOperations.exportMovements, async ({ platform, viewer, within }, input): Promise<Download> => {
    // Refused before anything is sent, and not cut off.
    await within((tx) => checkAsked(tx, viewer, input as Asked))
    return {
      kind: 'download',
      filename: `movements-${input.from}-${input.to}.csv`,
      type: 'text/csv; charset=utf-8',
      body: exportMovements(platform, viewer, input as Asked),
    }
  }),

  handle(figures.listKpis, async (context, input) => {
    const course = await courseFor(context, input as Framed)
    return context.within((tx) => listOf(tx, course))
  }),

  handle(figures.setTarget, ({ viewer, within }, { kpi: key, from: day, target }) =>
    within(async (tx) => {
      const { kpi, from, before } = await setTarget(tx, viewer, { kpi: key, from: day as Day | undefined, target })
      const subject = { subject: 'kpi', subjectId: null }
      await audit(tx, viewer, {
        action: 'kpi.target_set',
        ...subject,
        before: { name: kpi.name, target: before },
        after: { name: kpi.name, target, from },
      })
      return { from }
    }),
  ),

  handle(closes.listCloses, ({ within }) => within((tx) => listCloses(tx))),

  handle(closes.closeMonth, ({ viewer, within }, { month: asked }) =>
    within(async (tx) => {
      const { month, arr } = await closeMonth(tx, viewer, asked as Day)
      const after = { name: month.slice(0, 7), arr }
      await audit(tx, viewer, { action: 'month.closed', subject: 'closed.month', after })
      return { month, arr }
    }),
  ),

  handle(closes.getClose, ({ within }, { month }) => within((tx) => oneClose(tx, month as Day))),

  handle(closes.closePack, async ({ platform, viewer, within }, { month, format }): Promise<Download> => {
    const filename = `board-pack-${month.slice(0, 7)}.${format}`
    if (format === 'html') {
      const body = await within((tx) => packPage(tx, month as Day))
      return { kind: 'download', filename, type: 'text/html; charset=utf-8', body }
    }
    const bytes = await packPdf(platform, viewer, month as Day)
    return { kind: 'download', filename, type: 'application/pdf', body: new Blob([bytes]).stream() }
  }),

  handle(cohortOperations.cohorts, (context, input) =>
    answered(context, cohortsAsked(input), {
      asked: ['cohorts', input],
      work: (tx) => cohorts(tx, context.viewer, input),
      isWorthKeeping: ({ customers }) => customers > largeBase,
    }),
  ),

  handle(cohortOperations.cohortAccounts, ({ viewer, within }, input) =>
    within((tx) => cohortAccounts(tx, viewer, input as Parameters<typeof cohortAccounts>[2])),
  ),

  handle(settings.getSettings, ({ within }) => within(readSettings)),

  handle(settings.changeSettings, ({ viewer, within }, next) => within((tx) => changeSettings(tx, viewer, next))),

  handle(figures.exportKpis, async (context, input): Promise<Download> => {
    const course = await courseFor(context, input as Framed)
    const body = kpisAsCsv(await context.within((tx) => listOf(tx, course)))
    return { kind: 'download', filename: 'kpis.csv', type: 'text/csv; charset=utf-8', body }
  }),

  handle(figures.kpiAccounts, ({ viewer, within }, input) =>
    within((tx) => kpiAccounts(tx, viewer, input as Parameters<typeof kpiAccounts>[2])),
  ),

  handle(figures.exportAccounts, async ({ platform, viewer, within }, input): Promise<Download> => {
    // Refused before anything is sent, and not cut off.
    await within((tx) => checkBehind(tx, viewer, input as BehindAsked))
    return {
      kind: 'download',
      filename: `${input.kpi}-accounts.csv`,
      type: 'text/csv; charset=utf-8',
      body: exportAccounts(platform, viewer, input as BehindAsked),
    }
  }),

  handle(benchmarks.accountBenchmarks, ({ viewer, within }, { account }) =>
    within((tx) => accountBenchmarks(tx, viewer, account as AccountId)),
  ),

  handle(dashboards.listDashboards, ({ viewer, within }) => within((tx) => listDashboards(tx, viewer))),

  handle(dashboards.getDashboard, ({ viewer, within }, { dashboard }) =>
    within((tx) => oneDashboard(tx, viewer, dashboard)),
  ),

  handle(dashboards.makeDashboard, ({ viewer, within }, arrangement) =>
    within((tx) => saveDashboard(tx, viewer, arrangement)),
  ),

  handle(dashboards.changeDashboard, ({ viewer, within }, { dashboard: id, ...arrangement }) =>
    within((tx) => saveDashboard(tx, viewer, { id, ...arrangement })),
  ),

  handle(dashboards.removeDashboard, ({ viewer, within }, { dashboard }) =>
    within(async (tx) => {
      await removeDashboard(tx, viewer, dashboard)
      return {}
    }),
  ),

  handle(reports.getReportWish, ({ viewer, within }) => within((tx) => reportWish(tx, viewer))),

  handle(reports.chooseReport, ({ viewer, within }, chosen) =>
    within(async (tx) => {
      await chooseReport(tx, viewer, chosen)
      return {}
    }),
  ),

  handle(reports.report, async ({ platform, viewer, within }, { format }): Promise<Download> => {
    const filename = `week-${await within(reportDay)}.${format}`
    if (format === 'html') {
      const body = await within((tx) => reportPage(tx, viewer))
      return { kind: 'download', filename, type: 'text/html; charset=utf-8', body }
    }
    const bytes = await reportPdf(platform, viewer)
    return { kind: 'download', filename, type: 'application/pdf', body: new Blob([bytes]).stream() }
  }),

  // Behind those with a word at its place.
  handle(figures.getKpi, async (context, input) => {
    const asked = input as OneAsked
    const kpi = mustFind(asked.kpi)
    const course = await courseFor(context, asked, [kpi])
    const groups = asked.by ? await groupsFor(context, { ...asked, by: asked.by }, [kpi]) : null
    return context.within((tx) => oneOf(tx, asked, course, groups))
  }),
]
