/** A cursor that rests is hidden after this, and with it goes what it pointed at. */
export const cursorRestMs = 5_000
