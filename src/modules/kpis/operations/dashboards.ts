import { z } from 'zod'
import { line, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { columns, tileKinds } from '../domain/dashboard.ts'
import { spans } from '../domain/spans.ts'

const tile = z.object({
  id: line(60).describe('Names it within its dashboard'),
  kind: z.enum(tileKinds),
  kpi: line(60).optional().describe('Which KPI a figure, a course or accounts are of'),
  of: z.enum(['logo', 'revenue']).optional().describe('Which share cohorts show'),
  segment: uuid.optional(),
  width: z.number().int().min(1).max(columns).describe('In quarters of the page'),
})

const arrangement = {
  name: line(120),
  isShared: z.boolean().describe('Whether everybody may open it; else only its maker'),
  span: z.enum(spans).describe('How long the period of its figures is'),
  tiles: z.array(tile).max(40).describe('In their order'),
}

const dashboard = z.object({
  ...arrangement,
  id: z.string(),
  isOwn: z.boolean(),
  mayChange: z.boolean(),
  maker: z.string().nullable(),
  changedAt: z.string().nullable(),
})

export const listDashboards = operation({
  name: 'kpis.dashboards',
  method: 'get',
  path: '/api/kpis/dashboards',
  input: z.object({}),
  output: z.object({ items: z.array(dashboard) }),
  permission: 'kpis.read',
  summary: 'Dashboards: the one that everybody has, one’s own, and what is shared',
})

export const getDashboard = operation({
  name: 'kpis.dashboard',
  method: 'get',
  path: '/api/kpis/dashboards/:dashboard',
  input: z.object({ dashboard: z.string().max(60) }),
  output: dashboard,
  permission: 'kpis.read',
  summary: 'How one dashboard is arranged',
})

export const makeDashboard = operation({
  name: 'kpis.make_dashboard',
  method: 'post',
  path: '/api/kpis/dashboards',
  input: z.object(arrangement),
  output: z.object({ id: z.string() }),
  permission: 'kpis.read',
  summary: 'Makes a dashboard of one’s own, or one that is shared',
})

export const changeDashboard = operation({
  name: 'kpis.change_dashboard',
  method: 'put',
  path: '/api/kpis/dashboards/:dashboard',
  input: z.object({ dashboard: z.string().max(60), ...arrangement }),
  output: z.object({ id: z.string() }),
  permission: 'kpis.read',
  summary: 'Changes a dashboard: its maker does, and of a shared one whoever answers for KPIs',
})

export const removeDashboard = operation({
  name: 'kpis.remove_dashboard',
  method: 'delete',
  path: '/api/kpis/dashboards/:dashboard',
  input: z.object({ dashboard: z.string().max(60) }),
  output: z.object({}),
  permission: 'kpis.read',
  summary: 'Removes a dashboard',
})
