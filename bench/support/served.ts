import { httpApp, listen } from '../../src/app/server.ts'
import { movedClock, platformOn } from './place.ts'

/** The product's HTTP face in a process of its own, at a moved time. Says its port. */
const [url = '', folder = '', by = '0'] = process.argv.slice(2)
const platform = platformOn({ url, folder, clock: movedClock(Number(by)), connections: 12, plans: 'kept' })
const listening = await listen(httpApp(platform).fetch, 0, '127.0.0.1')
platform.config.baseUrl = `http://127.0.0.1:${listening.port}`
console.log(listening.port)
process.on('SIGTERM', () => process.exit(0))
