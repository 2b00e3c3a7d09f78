import { defineStore } from 'pinia'
import { caseCollection } from './case-collection.ts'

/** The cases of this screen's scope as the feed tells them: the present. */
export const useCaseStore = defineStore('cases', caseCollection)
