export { thisQuarter } from './service/quarter.ts'
