import { addProtocol } from './create-map.ts'

let reading: Promise<void> | undefined

/** Lets the map read PMTiles archives over range requests, by a library that is fetched for the first archive. */
export const readArchives = (): Promise<void> =>
  (reading ??= import('pmtiles').then(({ Protocol }) => addProtocol('pmtiles', new Protocol().tile)))
