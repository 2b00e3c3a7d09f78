import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { compressBuild } from './scripts/setup/compress-build.mjs'

/** Where `npm run dev` finds the API; the server's own default unless PORT says otherwise. */
const api = `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`

interface ModuleLook {
  readonly getModuleInfo: (id: string) => { readonly importers: readonly string[] } | null
}
/** What is loaded before anything is seen. */
const first = /\/web\/(main\.ts|wall\/WallScreen\.vue)$/
const otherScreens = /\/web\/(dispatch|drill|sign-in)\//
/** The router loads become-kiosk at every address, so it stays a file of its own. */
const wallParts = /\/web\/wall\/(?!unattended\/become-kiosk)/

/** Whether one of such modules imports a module, directly or through others, without waiting. */
function isUsedBy(users: RegExp, id: string, look: ModuleLook): boolean {
  const seen = new Set<string>()
  const isUsed = (one: string): boolean => {
    if (users.test(one)) return true
    if (seen.has(one)) return false
    seen.add(one)
    return look.getModuleInfo(one)?.importers.some(isUsed) ?? false
  }
  return isUsed(id)
}

/**
 * One file for what the first picture needs and others use, too, one for what the screens share later, and one for the wall's panels
 * and cards. A file for each set of users would be some sixty small ones, and each costs a kilobyte of headers and a turn of the main
 * thread.
 */
function fileOf(id: string, look: ModuleLook): 'first-screen' | 'shared' | 'wall-panels' | null {
  if (isUsedBy(first, id, look)) return 'first-screen'
  if (wallParts.test(id)) return 'wall-panels'
  return isUsedBy(wallParts, id, look) && isUsedBy(otherScreens, id, look) ? 'shared' : null
}

const group = (file: string, minShareCount: number) => ({
  name: (id: string, look: ModuleLook) => (fileOf(id, look) === file ? file : null),
  minShareCount,
  minSize: 0,
})

/** Each screen draws a map: its library is fetched beside the first script, not once that has run. */
const preloadMap: Plugin = {
  name: 'preload-map',
  transformIndexHtml: (_html, { bundle = {} }) =>
    Object.values(bundle)
      .filter((file) => file.type === 'chunk' && file.name === 'create-map')
      .map(({ fileName }) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
        injectTo: 'head',
      })),
}

export default defineConfig({
  root: 'web',
  plugins: [vue(), preloadMap, compressBuild('dist/web')],
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
        codeSplitting: { groups: [group('first-screen', 1), group('shared', 2), group('wall-panels', 1)] },
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
