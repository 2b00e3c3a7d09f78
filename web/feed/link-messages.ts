/** Texts of a screen's freshness. */
export const linkMessages = {
  stopped: ['停更', 'Stopped'],
  linkConnecting: ['正在连接', 'Connecting'],
  linkLive: ['实时', 'Live'],
  linkOfPast: ['回放 · {state}', 'Replay · {state}'],
  linkUp: ['线路正常', 'Connected'],
  linkReconnecting: ['重连中', 'Reconnecting'],
  linkRefused: ['未获准：请登录或更换大屏令牌', 'Refused: sign in, or renew the device token'],
  linkStale: ['数据已停更', 'Data stopped'],
  linkDelay: ['延迟 {seconds} 秒', 'delay {seconds} s'],
} as const
