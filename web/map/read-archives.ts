import { addProtocol } from './create-map.ts'

let reading: Promise<void> | undefined

/** Teaches the map to read PMTiles archives over range requests, with a library that is fetched for the first of them. */
export const readArchives = (): Promise<void> =>
  (reading ??= import('pmtiles').then(({ Protocol }) => addProtocol('pmtiles', new Protocol().tile)))
