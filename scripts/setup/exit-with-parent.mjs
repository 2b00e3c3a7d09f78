/**
 * Preloaded into the programs that start.mjs and dev.mjs run: when their parent dies without a word (kill -9), they
 * close as if asked to, and no orphan is left behind.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
