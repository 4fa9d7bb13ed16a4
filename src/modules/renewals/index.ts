export { turnLooks } from './service/look.ts'
