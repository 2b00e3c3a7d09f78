import { defineStore } from 'pinia'
import { caseCollection } from './case-collection.ts'

/** The present cases of this screen's scope, from the feed. */
export const useCaseStore = defineStore('cases', caseCollection)
