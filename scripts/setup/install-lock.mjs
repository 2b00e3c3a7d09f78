import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './project.mjs'

/** Holds the process id of the npm that is installing; left behind by a killed start, whose npm may live on. */
const path = join(root, '.installing')

/** @returns {number | null} the npm that is installing now */
function installer() {
  if (!existsSync(path)) return null
  const pid = Number(readFileSync(path, 'utf8'))
  const commandLine = `/proc/${pid}/cmdline`
  try {
    process.kill(pid, 0)
    const isNpm = !existsSync('/proc/self') || readFileSync(commandLine, 'utf8').includes('npm')
    return isNpm ? pid : null
  } catch {
    return null
  }
}

/** Waits while another process installs here: two at once would spoil each other's files. */
export async function waitForInstaller() {
  const pid = installer()
  if (pid === null) return
  console.log(`Waiting for another install in this folder (process ${pid}) …`)
  while (installer() === pid) await sleep(500)
  releaseInstallLock()
}

/** @param {number} pid of the npm that installs */
export function holdInstallLock(pid) {
  writeFileSync(path, String(pid))
  process.once('exit', releaseInstallLock)
}

export function releaseInstallLock() {
  process.off('exit', releaseInstallLock)
  rmSync(path, { force: true })
}
