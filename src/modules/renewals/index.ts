export { quarterOf } from './domain/quarter.ts'
export { callRenewal } from './service/call.ts'
export { listRenewals } from './service/forecast.ts'
export { thisQuarter } from './service/quarter.ts'
