import { Type } from 'typebox'

/** Every refusal by its code, with the HTTP status it comes with. Programs decide by the code, never by prose. */
export const problemStatus = {
  ...{
    fields_invalid: 400,
    reason_missing: 400,
    check_missing: 400,
    remark_missing: 400,
    unstorable: 400,
    request_refused: 400,
  },
  ...{ password_short: 400, password_few_characters: 400, password_repeated: 400, password_sequence: 400 },
  ...{ password_named: 400, password_common: 400, password_same: 400 },

  ...{ session_missing: 401, sign_in_refused: 401, kiosk_unknown: 401, provider_denied: 401, provider_failed: 401 },

  ...{ role_refused: 403, area_refused: 403, home_withheld: 403, foreign_page: 403 },
  ...{ not_in_hands: 403, own_feedback: 403, level_refused: 403 },
  ...{ password_must_change: 403, password_wrong: 403, sample_account: 403 },
  ...{ second_person: 403, sample_administrator: 403, other_administrator: 403 },

  ...{ address_unknown: 404, area_unknown: 404, layer_unknown: 404, brief_unknown: 404 },
  ...{ case_unknown: 404, receipt_unknown: 404, contact_unknown: 404, post_unknown: 404, stand_in_unknown: 404 },
  ...{ account_unknown: 404, account_change_unknown: 404, device_unknown: 404, link_unknown: 404 },

  ...{ phase_impossible: 409, act_impossible: 409, case_suspended: 409, feedback_answered: 409 },
  ...{ nobody_on_duty: 409, worker_off_duty: 409, already_there: 409, undo_refused: 409, bulk_refused: 409 },
  ...{ target_ended: 409, target_suspended: 409, stand_in_taken: 409, stand_in_over: 409 },
  ...{ seat_signed_in: 409, own_account: 409, last_administrator: 409, subject_taken: 409 },
  ...{ disabled_meanwhile: 409, role_meanwhile: 409, changed_meanwhile: 409, password_changed: 409 },

  ...{ contact_erased: 410, case_changed: 412, body_too_large: 413, media_type: 415, expectation: 417 },
  ...{ name_unknown: 421, key_reused: 422, stand_in_worker: 422, stand_in_from: 422, stand_in_until: 422 },
  ...{ version_missing: 428, too_many_requests: 429, too_many_reveals: 429 },

  ...{ failed: 500, printer_missing: 501, print_failed: 502, unavailable: 503, provider_unreachable: 503 },
} as const

export type ProblemCode = keyof typeof problemStatus

export const ProblemCode = Type.Unsafe<ProblemCode>(
  Type.Union(Object.keys(problemStatus).map((code) => Type.Literal(code))),
)
