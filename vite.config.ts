import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { compressBuild } from './scripts/setup/compress-build.mjs'

/** Where `npm run dev` finds the API; the server's own default unless PORT says otherwise. */
const api = `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`

interface ModuleLook {
  readonly getModuleInfo: (id: string) => { readonly importers: readonly string[] } | null
}
const firstScreen = /\/web\/wall\/WallScreen\.vue$/

/**
 * One file for what the wall needs for its first picture and other screens or panels use, too: a file for each set of users
 * would be a dozen small ones, and each costs a kilobyte of headers.
 */
function nameOfGroup(id: string, look: ModuleLook): string | null {
  const seen = new Set<string>()
  const isNeeded = (one: string): boolean => {
    if (firstScreen.test(one)) return true
    if (seen.has(one)) return false
    seen.add(one)
    return look.getModuleInfo(one)?.importers.some(isNeeded) ?? false
  }
  return id.includes('/web/') && isNeeded(id) ? 'first-screen' : null
}

export default defineConfig({
  root: 'web',
  plugins: [vue(), compressBuild('dist/web')],
  define: {
    __VUE_OPTIONS_API__: false,
    // The texts have a format of their own (web/ui/read-message.ts), less than what vue-i18n's compiler reads.
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
  },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The browsers of that target preload modules themselves.
    modulePreload: { polyfill: false },
    // MapLibre alone is over a megabyte; it is fetched once and cached by its hashed name.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: nameOfGroup, minShareCount: 2, minSize: 0 }] },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': api,
      '/socket.io': { target: api, ws: true },
    },
  },
})
