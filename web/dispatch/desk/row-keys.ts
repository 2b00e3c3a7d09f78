/** After Q these choose a queue, in the order of the tabs: two rows of eight, as they lie on a keyboard. */
export const queueKeys: readonly string[] = [...'12345678', ...'qwertyui']

/** The keys of the acts under 更多, in their order. */
export const menuKeys: readonly string[] = [...'1234567890', ...'qwertyuiop']
