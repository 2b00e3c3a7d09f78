/** The header's texts that load after the first paint: wrong clocks, and the alarm sound. */
export const headerMessages = {
  clockOff: ['本机时钟差 {difference}', 'PC clock off {difference}'],
  clockWhy: [
    '倒计时与时刻均以服务器时钟为准；请校准本机时钟',
    "Countdowns and times follow the server's clock; please set this machine's clock",
  ],
  databaseClockOff: ['数据库时钟差 {difference}', 'Database clock off {difference}'],
  feedClockOff: ['事件时刻超前 {difference}', 'Event times ahead {difference}'],
  serverClockWhy: [
    '时刻与时限可能有误；请通知系统管理员校准服务器时钟',
    'Times and limits may be wrong: ask the administrator to set the clocks of the servers',
  ],
  soundOn: ['告警声：开', 'Alarm sound: on'],
  soundOff: ['告警声：关', 'Alarm sound: off'],
  soundBlocked: ['点此启用告警声', 'Click to allow sound'],
} as const
