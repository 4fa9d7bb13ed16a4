import type { MiddlewareHandler } from 'hono'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export interface Metrics {
  /** Times every request by operation's path and status. */
  timing: MiddlewareHandler
  /** All figures in Prometheus' text format. */
  text(): Promise<string>
}

/** Figures of this process for Prometheus: memory, event loop, and how long requests take. No customer's word is in them. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'tenure_request_seconds',
    help: 'Seconds from a request to its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.015, 0.06, 0.25, 1, 5],
    registers: [registry],
  })
  return {
    timing: async (context, next) => {
      const end = seconds.startTimer()
      await next()
      end({ method: context.req.method, route: context.req.routePath, status: context.res.status })
    },
    text: () => registry.metrics(),
  }
}
