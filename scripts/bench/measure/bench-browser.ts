import type { Browser } from 'playwright-core'
import { openTestBrowser } from '../../../tests/support/screens/open-test-browser.ts'
import { openBrowser } from '../../screenshots/open-browser.ts'
import { isSmallest } from './options.ts'

/** CSS px of a wall; fewer where no figure is judged, as each is painted in software. */
export const viewport = isSmallest ? { width: 1280, height: 720 } : { width: 1920, height: 1080 }

/** The usual browser; where no figure is judged the one of the tests, which is lighter. */
export const openBenchBrowser = (): Promise<Browser> => (isSmallest ? openTestBrowser() : openBrowser())
