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
  notLetIn: ['此屏尚未获准', 'This screen is not let in'],
  notLetInWhy: [
    '服务器拒绝向此屏提供案件：未登录，或大屏令牌已吊销。',
    'The server gives this screen no cases: nobody is signed in, or its device token was revoked.',
  ],
  notLetInSeat: ['有席位的人：', 'With a seat:'],
  notLetInSignIn: ['登录后进入大屏', 'sign in, then open the wall'],
  notLetInKiosk: [
    '无人值守的屏：请系统管理员在 管理 › 大屏终端 发一个新地址，用它打开此屏：',
    'An unattended screen: the system administrator issues a new address under Admin › Kiosks; open this screen by it:',
  ],
  notLetInAgain: ['获准后此屏自行恢复。', 'Once let in, this screen goes on by itself.'],
  soundOn: ['告警声：开', 'Alarm sound: on'],
  soundOff: ['告警声：关', 'Alarm sound: off'],
  soundBlocked: ['点此启用告警声', 'Click to allow sound'],
} as const
