import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Large, and not needed by what somebody sees first. */
const rare = /temporal-|react-number-format|[\\/](NumberInput|Slider|ColorInput|FileInput)[\\/]/

/**
 * What pages share comes in a few files that are fetched together and kept, not in one for each part: a page would wait for a
 * hundred of them, one row after another. What speaks is by itself, since it comes before everything that holds sentences.
 */
const together = [
  { name: 'speech', test: /lib[\\/]language\.ts|kernel[\\/]words\.ts|preload-helper/, priority: 6 },
  {
    name: 'vendor',
    test: (id: string) => id.includes('node_modules') && !rare.test(id),
    minShareCount: 4,
    priority: 5,
  },
  { name: 'kit', test: /src[\\/](web|kernel)[\\/](?!.*condition)/, minShareCount: 4, priority: 5 },
  { name: 'conditions', test: /(ui|kernel)[\\/]condition[\\/]/, minShareCount: 2, priority: 3 },
  { name: 'numbers', test: rare, minShareCount: 2, priority: 2 },
]

/** `--mode gallery` builds the page that shows the parts of `src/web/ui`; it never ships. */
export default defineConfig(({ mode }) => {
  const gallery = mode === 'gallery'
  return {
    root: at('src/web'),
    publicDir: at('src/web/public'),
    cacheDir: at('node_modules/.cache/vite'),
    resolve: { alias: [{ find: /^temporal-polyfill$/, replacement: at('src/web/lib/temporal.ts') }] },
    plugins: [react(), preloadFont('inter-latin-wght-normal'), preloadPage()],
    build: {
      outDir: at(gallery ? 'dist/gallery' : 'dist/web'),
      emptyOutDir: true,
      target: 'es2022',
      // Inlined fonts and images would weigh on every first load.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: at(gallery ? 'src/web/gallery.html' : 'src/web/index.html'),
        output: { codeSplitting: { groups: together } },
      },
    },
    server: { fs: { allow: [at('.')] } },
  }
})

/** Asks for the text's font together with the scripts: arriving later it would move every line. */
function preloadFont(name: string): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml(_html, { bundle }) {
      const file = Object.keys(bundle ?? {}).find((path) => path.includes(name))
      if (file === undefined) return []
      const attrs = { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: '' }
      return [{ tag: 'link', attrs, injectTo: 'head-prepend' }]
    },
  }
}

/** The page waits for its language before it is read, but not before it is fetched. */
function preloadPage(): Plugin {
  return {
    name: 'preload-page',
    transformIndexHtml(_html, { bundle }) {
      const page = Object.values(bundle ?? {}).find((part) => part.type === 'chunk' && part.name === 'start')
      if (page?.type !== 'chunk') return []
      const named = new Set([page.fileName, ...page.imports])
      return [...named].map((file) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', href: `/${file}` },
        injectTo: 'head' as const,
      }))
    },
  }
}
