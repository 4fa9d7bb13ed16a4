import { fileURLToPath } from 'node:url'
import { order } from '../modules/order.ts'

/** Where migrations lie, in the order in which they run: the platform's, then each module's from the ground up. */
export function migrationFolders(): { module: string; folder: string }[] {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
  return [
    { module: 'platform', folder: here('../platform/db/migrations') },
    ...order.map((module) => ({ module, folder: here(`../modules/${module}/migrations`) })),
  ]
}
