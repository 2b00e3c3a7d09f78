import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { compressBuild } from './scripts/setup/compress-build.mjs'

/** Where `npm run dev` finds the API; the server's own default unless PORT says otherwise. */
const api = `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`

export default defineConfig({
  root: 'web',
  plugins: [vue(), compressBuild('dist/web')],
  define: {
    __VUE_OPTIONS_API__: false,
  },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // MapLibre alone is over a megabyte; it is fetched once and cached by its hashed name.
    chunkSizeWarningLimit: 2000,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': api,
      '/socket.io': { target: api, ws: true },
    },
  },
})
