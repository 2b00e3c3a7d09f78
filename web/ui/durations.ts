/** Durations in ms. A day of the city may be an hour shorter or longer: such days are counted by the calendar. */
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
