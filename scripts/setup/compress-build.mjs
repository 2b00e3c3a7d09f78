import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Files shorter than this gain nothing that a packet would notice. */
const fromBytes = 2_048
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** @param {string} file writes `file.br` and `file.gz` beside it, as small as they get */
async function compress(file) {
  const bytes = await readFile(file)
  if (bytes.length < fromBytes) return
  const size = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  await Promise.all([
    brotli(bytes, { params: size }).then((short) => writeFile(`${file}.br`, short)),
    zip(bytes, { level: constants.Z_BEST_COMPRESSION }).then((short) => writeFile(`${file}.gz`, short)),
  ])
}

/**
 * Compresses what was built once and for all, so that the server does it for no request.
 * @param {string} folder
 * @returns {import('vite').Plugin}
 */
export const compressBuild = (folder) => ({
  name: 'compress-build',
  apply: 'build',
  async closeBundle() {
    const names = await readdir(folder, { recursive: true })
    await Promise.all(
      names.filter((name) => /\.(js|css|html|svg)$/.test(name)).map((name) => compress(join(folder, name))),
    )
  },
})
