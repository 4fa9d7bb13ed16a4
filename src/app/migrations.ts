import { order } from '../modules/order.ts'
import { installed } from '../platform/installation.ts'

/** Where migrations lie, in the order in which they run: the platform's, then each module's from the ground up. */
export function migrationFolders(): { module: string; folder: string }[] {
  return [
    { module: 'platform', folder: installed('src/platform/db/migrations') },
    ...order.map((module) => ({ module, folder: installed(`src/modules/${module}/migrations`) })),
  ]
}
