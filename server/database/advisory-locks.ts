/** Any numbers of our own, one for each thing that several nodes must not do at once: they take turns by it. */
export const advisoryLocks = {
  migrations: 7_286_350_211,
  city: 7_286_350_212,
  history: 7_286_350_213,
  standIns: 7_286_350_214,
  archive: 7_286_350_215,
  statistics: 7_286_350_216,
  accounts: 7_286_350_227,
} as const
