/** Why a screen is not let in. */
type RefusalCode = 'scope' | 'group' | 'session' | 'role' | 'unavailable'

/**
 * The refusal of a screen: the only error that a socket receives. `message` says what was expected; `data` is what Socket.IO hands to
 * the client beside it, for programs.
 */
export class ScreenRefusal extends Error {
  override name = 'ScreenRefusal'
  readonly data: { readonly code: RefusalCode }

  constructor(code: RefusalCode, message: string) {
    super(message)
    this.data = { code }
  }
}
