export { type Entitlement, entitlementsOf, type Limit } from './domain/entitlement.ts'
export { type Plan, type Product, planNamed, plans, products } from './store.ts'
