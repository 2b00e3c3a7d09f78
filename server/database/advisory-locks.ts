/** Any numbers of our own, one for each thing that nodes starting at once must not do twice: they take turns by it. */
export const advisoryLocks = { migrations: 7_286_350_211, city: 7_286_350_212, history: 7_286_350_213 } as const
