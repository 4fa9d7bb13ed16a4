import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Parts of modules, by the names of their files. */
const parts = (...names: string[]) => new RegExp(`modules[\\\\/]\\w+[\\\\/]web[\\\\/](${names.join('|')})\\.tsx$`)

/** What dialogs and editors are made of. */
const opened = new RegExp(
  [
    'mantine[\\\\/]core[\\\\/]esm[\\\\/]components[\\\\/](Modal|ScrollArea|Drawer|Combobox|Select|MultiSelect|NumberInput|Pill|TagsInput|Autocomplete)',
    'react-(remove-scroll|number-format)|use-sidecar|react-style-singleton',
    'web[\\\\/]ui[\\\\/](condition|editing[\\\\/]ValueEditor|ConfirmDialog|AccountSelect)',
  ].join('|'),
)

/**
 * Which parts travel together. Left to themselves they were 285 files, of which an account's page fetched 84 before it stood
 * (docs/decisions/0465-a-page-comes-in-few-files.md, 0570-what-the-first-sight-needs-comes-first.md,
 * 0550-a-page-answers-while-it-is-drawn.md, 0572-the-frame-brings-no-dialogs.md).
 */
const files = [
  // What is read before the language is known, and nothing with it.
  {
    name: 'first',
    test: /src[\\/](kernel[\\/](words|formats|result)|web[\\/]lib[\\/](language|first-question))|preload-helper|rolldown[\\/]runtime/,
    priority: 3,
    includeDependenciesRecursively: false,
  },
  // The frame around every page, with all that it needs.
  { name: 'page', test: /src[\\/]web[\\/]start\.tsx$/, priority: 2 },
  // What many pages show beside it, what they open or edit, and the rest of what they share.
  {
    name: 'sight',
    test: /web[\\/]ui[\\/](Bar|Change|DataTable|HealthPill|Hints|HistoryChart|Panels|Sparkline|Strip|Tabs|Timeline|Values)\.tsx$/,
    priority: 1.9,
  },
  { name: 'opened', test: opened, minShareCount: 3, priority: 1.8 },
  { name: 'shared', minShareCount: 4, priority: 1.7 },
  // What stands beside every page: the items at hand, the banners, the dialogs that open from anywhere.
  { name: 'beside', test: parts('\\w+(Anywhere|Banner)', 'Bell', 'LogItem'), priority: 1.5 },
  // What the pages that people open most show at first sight.
  { name: 'today', test: parts('TodayPage', 'WaitingForMe', 'TodayMeetings', 'MyTasks'), priority: 0.5 },
  {
    name: 'account',
    test: parts('AccountPage', 'Account(History|Movers|Return|Risk|Points|Churn|Warnings)', 'PulsePanel'),
    priority: 0.4,
  },
  { name: 'accounts', test: parts('AccountsPage'), priority: 0.3 },
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
        output: { codeSplitting: { groups: files } },
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

/** The page waits for its language before it is read, but not before it is fetched, with its styles. */
function preloadPage(): Plugin {
  return {
    name: 'preload-page',
    transformIndexHtml(_html, { bundle }) {
      const parts = Object.values(bundle ?? {}).filter((part) => part.type === 'chunk')
      const page = parts.find(({ name }) => name === 'page')
      if (!page) return []
      const scripts = [page.fileName, ...page.imports.filter((file) => bundle?.[file]?.name !== 'first')]
      const styles = [...(page.viteMetadata?.importedCss ?? [])]
      return [
        ...scripts.map((file) => ({ rel: 'modulepreload', href: `/${file}` })),
        ...styles.map((file) => ({ rel: 'stylesheet', crossorigin: '', href: `/${file}` })),
      ].map((attrs) => ({ tag: 'link', attrs, injectTo: 'head' as const }))
    },
  }
}
