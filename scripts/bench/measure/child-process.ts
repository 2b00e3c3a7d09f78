import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A part of a bench in a process of its own, which answers each message with one. */
export interface Child {
  readonly pid: number
  ask<Answer>(message: unknown): Promise<Answer>
  stop(): void
}

/** Where a server of a bench puts its files: keys and anchors of a history that is gone are nothing for somebody's data folder. */
const folder = mkdtempSync(join(tmpdir(), 'quanyu-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const ownFiles = {
  QUANYU_DATA_DIR: folder,
  QUANYU_MASTER_KEY_FILE: join(folder, 'master.key'),
  QUANYU_ANCHORS: join(folder, 'anchors.jsonl'),
}

/**
 * Starts a file; resolves when it has sent its first message, which says that it is ready.
 * @returns the process and that message
 */
export async function startChild<Ready>(
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ child: Child; ready: Ready }> {
  const forked = fork(file, {
    env: { ...process.env, ...ownFiles, ...environment },
    serialization: 'advanced',
    // What it prints is not part of the bench's table; its errors are.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const stop = () => forked.kill()
  process.once('exit', stop)
  const ready = await answerOf<Ready>(forked, file)
  const child: Child = {
    pid: forked.pid!,
    ask: <Answer>(message: unknown) => {
      forked.send(message as object)
      return answerOf<Answer>(forked, file)
    },
    stop() {
      process.off('exit', stop)
      stop()
    },
  }
  return { child, ready }
}

async function answerOf<Answer>(forked: ChildProcess, file: string): Promise<Answer> {
  const ended = new AbortController()
  const end = once(forked, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`Expected an answer of ${file}, it ended with ${code}`)
  })
  end.catch(() => undefined)
  try {
    const [answer] = (await Promise.race([once(forked, 'message', { signal: ended.signal }), end])) as [Answer]
    return answer
  } finally {
    ended.abort()
  }
}
