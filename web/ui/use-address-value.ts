import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * A choice kept in the address's query, so that a reload, a bookmark or another window shows the same. The first of
 * `choices` is the default; it, and anything unknown, is left out of the address.
 */
export function useAddressValue<Choice extends string>(
  name: string,
  choices: readonly [Choice, ...Choice[]],
): WritableComputedRef<Choice> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => choices.find((choice) => choice === route.query[name]) ?? choices[0],
    set: (choice) => {
      const { [name]: _replaced, ...query } = route.query
      void router.replace({ query: choice === choices[0] ? query : { ...query, [name]: choice } })
    },
  })
}
