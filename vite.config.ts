import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `--mode gallery` builds the page that shows the parts of `src/web/ui`; it never ships. */
export default defineConfig(({ mode }) => {
  const gallery = mode === 'gallery'
  return {
    root: at('src/web'),
    publicDir: at('src/web/public'),
    cacheDir: at('node_modules/.cache/vite'),
    plugins: [react()],
    build: {
      outDir: at(gallery ? 'dist/gallery' : 'dist/web'),
      emptyOutDir: true,
      target: 'es2022',
      // Inlined fonts and images would weigh on every first load.
      assetsInlineLimit: 0,
      rolldownOptions: { input: at(gallery ? 'src/web/gallery.html' : 'src/web/index.html') },
    },
    server: { fs: { allow: [at('.')] } },
  }
})
