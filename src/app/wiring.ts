import { accounts } from '../modules/accounts/module.ts'
import { agents } from '../modules/agents/module.ts'
import { approvals } from '../modules/approvals/module.ts'
import { campaigns } from '../modules/campaigns/module.ts'
import { catalog } from '../modules/catalog/module.ts'
import { churn } from '../modules/churn/module.ts'
import { connectors } from '../modules/connectors/module.ts'
import { documents } from '../modules/documents/module.ts'
import { engagements } from '../modules/engagements/module.ts'
import { events } from '../modules/events/module.ts'
import { expansion } from '../modules/expansion/module.ts'
import { handovers } from '../modules/handovers/module.ts'
import { health } from '../modules/health/module.ts'
import { helpdesk } from '../modules/helpdesk/module.ts'
import { holdouts } from '../modules/holdouts/module.ts'
import { imports } from '../modules/imports/module.ts'
import { kpis } from '../modules/kpis/module.ts'
import { measures } from '../modules/measures/module.ts'
import { meetings } from '../modules/meetings/module.ts'
import { messaging } from '../modules/messaging/module.ts'
import { notifications } from '../modules/notifications/module.ts'
import { orders } from '../modules/orders/module.ts'
import { playbooks } from '../modules/playbooks/module.ts'
import { privacy } from '../modules/privacy/module.ts'
import { proof } from '../modules/proof/module.ts'
import { renewals } from '../modules/renewals/module.ts'
import { revenue } from '../modules/revenue/module.ts'
import { risks } from '../modules/risks/module.ts'
import { segments } from '../modules/segments/module.ts'
import { successPlans } from '../modules/success_plans/module.ts'
import { surveys } from '../modules/surveys/module.ts'
import { tasks } from '../modules/tasks/module.ts'
import { timeline } from '../modules/timeline/module.ts'
import { today } from '../modules/today/module.ts'
import { webhooks } from '../modules/webhooks/module.ts'
import { workspaces } from '../modules/workspaces/module.ts'
import { gather, type Module } from '../platform/contributions.ts'

/** Every module's wiring object, ground first: the one place where they meet. */
export const modules: readonly Module[] = [
  workspaces,
  accounts,
  timeline,
  privacy,
  measures,
  events,
  catalog,
  orders,
  engagements,
  revenue,
  imports,
  connectors,
  segments,
  holdouts,
  approvals,
  tasks,
  messaging,
  campaigns,
  webhooks,
  meetings,
  risks,
  successPlans,
  surveys,
  helpdesk,
  health,
  churn,
  expansion,
  documents,
  kpis,
  playbooks,
  renewals,
  notifications,
  proof,
  today,
  handovers,
  agents,
]

export const contributions = gather(modules)
