import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Node 24, from the npm package `node`: what everything but these set-up scripts runs on, whatever the machine has. */
export const node24 = join(root, 'node_modules', '.bin', 'node')

/** The environment for programs that look up `node` and other tools by name. Node keeps its compiled code for the next start. */
export const toolEnvironment = {
  ...process.env,
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'quanyu', 'compiled'),
  PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
}
