/**
 * Who may import whom: the rules of the house for dependency-cruiser, run by `npm run check`.
 *
 * `web` and `server` are divided by the same domain nouns. A screen composes nouns; a noun knows no screen; the map, the
 * charts and the ui parts know no domain; a foreign library has one owner.
 */
const screens = 'wall|dispatch|drill|sign-in'
const domainFree = 'map|charts|ui'
/** Every other folder of web/, so that a new noun needs no entry; a screen that has none fails as a noun that uses components. */
const nouns = `(?!(?:${screens}|${domainFree})/)[^/]+`
/** Of server/: what every room may stand on, as it knows no domain. */
const groundwork = 'contracts|database|http|tasks'

/** One file owns a foreign library; others may name its types. */
const owners = [
  { library: 'socket.io-client', owner: '^web/live\\.ts$', from: '^web/' },
  { library: 'echarts', owner: '^web/charts/EChart\\.vue$', from: '^web/' },
  { library: 'maplibre-gl', owner: '^web/map/(CityMap\\.vue|create-map\\.ts)$', from: '^web/' },
  { library: 'pmtiles', owner: '^web/map/read-archives\\.ts$', from: '^web/' },
  { library: 'modern-screenshot', owner: '^web/drill/exports/use-screen-picture\\.ts$', from: '^web/' },
  { library: 'pg', owner: '^server/database/database\\.ts$', from: '^server/' },
  {
    library: '@electric-sql/pglite',
    owner: '^server/database/(embedded-worker|synced-folder)\\.ts$',
    from: '^server/',
  },
  {
    library: '@electric-sql/pglite-prepopulatedfs',
    owner: '^server/database/embedded-creation\\.ts$',
    from: '^server/',
  },
  { library: '@electric-sql/pglite-postgis', owner: '^server/database/embedded-postgis\\.ts$', from: '^server/' },
  { library: 'fastify', owner: '^server/app\\.ts$', from: '^server/' },
  { library: '@fastify/compress', owner: '^server/http/answers/compress-answers\\.ts$', from: '^server/' },
  {
    library: '@fastify/cookie',
    owner: '^server/accounts/sessions/(sessions-plugin|admission)\\.ts$',
    from: '^server/',
  },
  { library: '@fastify/helmet', owner: '^server/http/security-headers\\.ts$', from: '^server/' },
  { library: '@fastify/static', owner: '^server/http/serve-web\\.ts$', from: '^server/' },
  { library: '@fastify/swagger', owner: '^server/http/describe-api\\.ts$', from: '^server/' },
  { library: '@fastify/swagger-ui', owner: '^server/http/describe-api\\.ts$', from: '^server/' },
  { library: 'socket.io', owner: '^server/live/live\\.ts$', from: '^server/' },
  { library: 'openid-client', owner: '^server/accounts/oidc/oidc-provider\\.ts$', from: '^server/' },
  { library: 'ajv', owner: '^server/http/validation/validation\\.ts$', from: '^server/' },
  { library: 'csv-parse', owner: '^server/city/read-table\\.ts$', from: '^server/' },
  { library: 'csv-stringify', owner: '^server/exports/export-files\\.ts$', from: '^server/' },
  { library: 'write-excel-file', owner: '^server/exports/export-files\\.ts$', from: '^server/' },
]

/** @param {string} library a package's name, as a path of node_modules */
const packagePath = (library) => `(^|/)node_modules/${library.replaceAll('.', '\\.')}/`

/** @type {NonNullable<import('dependency-cruiser').IConfiguration['forbidden']>} */
const ownership = owners.map(({ library, owner, from }) => ({
  name: `one-owner-of-${library}`,
  comment: `Only ${owner} imports ${library} by value; elsewhere use import type.`,
  from: { path: from, pathNot: owner },
  to: { path: packagePath(library), dependencyTypesNot: ['type-only'] },
}))

/** @type {NonNullable<import('dependency-cruiser').IConfiguration['forbidden']>} */
const layers = [
  {
    name: 'web-sees-contract-types-only',
    comment: 'web sees of server only server/contracts, and that as import type.',
    from: { path: '^web/' },
    to: { path: '^server/', pathNot: '^server/contracts/' },
  },
  {
    name: 'contracts-are-types-in-web',
    comment: 'web takes server/contracts as import type; what it must know at run time comes over the wire.',
    from: { path: '^web/' },
    to: { path: '^server/contracts/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'server-does-not-see-web',
    from: { path: '^server/' },
    to: { path: '^(web|scripts|tests)/' },
  },
  {
    name: 'web-does-not-see-scripts',
    from: { path: '^web/' },
    to: { path: '^(scripts|tests)/' },
  },
  {
    name: 'web-runs-in-a-browser',
    from: { path: '^web/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'contracts-stand-alone',
    comment: 'server/contracts imports only typebox and its own files.',
    from: { path: '^server/contracts/' },
    to: { pathNot: ['^server/contracts/', packagePath('typebox')] },
  },
  {
    name: 'domain-free-parts',
    comment:
      'web/map, web/charts and web/ui know no domain: no noun, no screen, no store, no contract, nothing at the root of web.',
    from: { path: `^web/(${domainFree})/` },
    to: { path: `^(web/(?!(${domainFree})/)|server/)` },
  },
  {
    name: 'nouns-know-no-screen',
    from: { path: `^web/(${nouns})/` },
    to: { path: `^web/(${screens})/` },
  },
  {
    name: 'screens-know-no-other-screen',
    from: { path: `^web/(${screens})/` },
    to: { path: `^web/(${screens})/`, pathNot: '^web/$1/' },
  },
  {
    name: 'nouns-share-no-components',
    comment:
      "A noun may read another noun's store or pure functions, never its components but the feed's pill of the link.",
    from: { path: `^web/(${nouns})/` },
    to: { path: `^web/(${nouns})/.*\\.vue$`, pathNot: '^web/($1|feed)/' },
  },
  {
    name: 'queries-know-no-fastify',
    comment: 'routes -> use case -> queries -> database.',
    from: { path: '^server/.*-queries\\.ts$' },
    to: { path: [packagePath('(@?fastify[^/]*)'), '^server/.*-routes\\.ts$', '^server/app\\.ts$'] },
  },
  {
    name: 'only-edges-know-fastify',
    comment:
      'Use cases know neither request nor reply; server/http is what routes share, the files directly in server/ put the parts together.',
    from: {
      path: '^server/[^/]+/',
      pathNot: '^server/(contracts|http)/|-queries\\.ts$|(-routes|-plugin|/live|/authorize|/read-in-share)\\.ts$',
    },
    to: { path: packagePath('fastify') },
  },
  {
    name: 'routes-are-reached-by-their-plugin',
    from: { path: '^server/', pathNot: '-plugin\\.ts$' },
    to: { path: '^server/.*-routes\\.ts$' },
  },
  {
    name: 'app-is-a-list',
    comment: 'app.ts registers plugins, and no room reaches for the plugin of another.',
    from: { path: '^server/', pathNot: '^server/app\\.ts$' },
    to: { path: '^server/.*-plugin\\.ts$' },
  },
  {
    name: 'rooms-know-no-root',
    comment: 'What stands directly in server/ puts the rooms together; a room gets settings and parts passed in.',
    from: { path: '^server/[^/]+/' },
    to: { path: '^server/[^/]+$' },
  },
  {
    name: 'groundwork-knows-no-noun',
    comment: 'contracts, database, http and tasks are what the nouns stand on.',
    from: { path: `^server/(${groundwork})/` },
    to: { path: '^server/[^/]+/', pathNot: `^server/(${groundwork})/` },
  },
  {
    name: 'no-cycles',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-folder-circles',
    comment: 'Move a thing to its owner, or have it passed in. A folder and one inside it: scripts/check/folders.mjs.',
    scope: 'folder',
    from: { path: '^(server|web|scripts)(/|$)' },
    to: { circular: true },
  },
  {
    name: 'nothing-unresolved',
    from: {},
    to: { couldNotResolve: true, pathNot: '\\?(url|raw|worker)' },
  },
  {
    name: 'no-tests-in-product',
    from: { path: '^(server|web)/' },
    to: { path: packagePath('(vitest|playwright-core|fast-check)') },
  },
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...layers, ...ownership].map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^coverage/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default', 'node'] },
    skipAnalysisNotInRules: true,
  },
}
