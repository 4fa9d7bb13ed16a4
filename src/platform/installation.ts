import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'

const packageFile = findPackageJSON(import.meta.url)
if (!packageFile) throw new Error('Tenure does not lie whole: its package.json is missing')
const root = dirname(packageFile)

/** A file or folder that comes with the product, by its path from the root. The code runs from `src` in tests and from one built file otherwise. */
export const installed = (path: string): string => join(root, path)
