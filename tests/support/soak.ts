/** Whether the run is `npm run test:soak`: the long forms of the tests that get better with numbers. */
const isSoak = process.env['QUANYU_SOAK'] === '1'

/** How much a test does: in the usual suite, and in the soak. */
export const usuallyOrInSoak = <T>(usually: T, inSoak: T): T => (isSoak ? inSoak : usually)
