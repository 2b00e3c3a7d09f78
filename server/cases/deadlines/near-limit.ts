/** The yellow light (黄灯): from this part of a limit on, in percent, screens show it as near. Escalation has steps of its own. */
export const nearFromPercent = 70
