import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import { stationMs, tourStation } from '../../../../web/wall/tour/tour.ts'
import { ms, sampleCase } from '../../cases/sample-case.ts'

const communities = ['510981001001', '510981001002', '510981002004']
let serial = 0
const openIn = (community: string, more: Partial<Case> = {}): Case =>
  sampleCase({ number: `51098120261123${String(++serial).padStart(5, '0')}`, gridCode: `${community}001`, ...more })
const arrival = Math.ceil(ms(60) / stationMs) * stationMs

/** The communities of one round that begins at `from` (epoch ms). */
const round = (open: readonly Case[], from: number, count: number) =>
  Array.from({ length: count }, (_, turn) => tourStation(open, from + turn * stationMs)?.community)

describe('The tour', () => {
  it('rests while no case is open', () => {
    expect(tourStation([], arrival)).toBeNull()
    expect(tourStation([sampleCase({ gridCode: null })], arrival)).toBeNull()
  })

  it('visits each community with open cases once in a round', () => {
    const open = communities.map((community) => openIn(community))
    expect(new Set(round(open, arrival, communities.length))).toEqual(new Set(communities))
  })

  it('says truly which community comes next while nothing changes', () => {
    const open = communities.map((community) => openIn(community))
    expect(tourStation(open, arrival + stationMs)?.community).toBe(tourStation(open, arrival)?.next)
  })

  it('stays at a community for the whole of its time, whatever comes in meanwhile', () => {
    fc.assert(
      fc.property(fc.nat(stationMs - 1), fc.subarray(communities), (later, struck) => {
        const open = communities.map((community) => openIn(community))
        const came = struck.map((community) => openIn(community, { reportedAt: new Date(arrival + 1).toISOString() }))
        expect(tourStation([...open, ...came], arrival + later)).toEqual(tourStation(open, arrival))
      }),
    )
  })

  it('stays at a community for the whole of its time, whichever case is closed meanwhile', () => {
    const open = communities.map((community) => openIn(community))
    const closedAt = new Date(arrival + 1).toISOString()
    for (const closed of open) {
      const after = open.map((item) => (item === closed ? { ...item, status: 'closed' as const, closedAt } : item))
      expect(tourStation(after, arrival + 2)).toEqual(tourStation(open, arrival))
    }
  })

  it('stays at a community for the whole of its time, also when a worker meanwhile arrives at a late case', () => {
    const open = communities.map((community) => openIn(community))
    const onSiteAt = new Date(arrival + 1).toISOString()
    for (const late of open) {
      const after = open.map((item) =>
        item === late ? sampleCase({ ...item, nextLimit: null, status: 'on_site', onSiteAt }) : item,
      )
      expect(tourStation(after, arrival + 2)).toEqual(tourStation(open, arrival))
    }
  })
})
