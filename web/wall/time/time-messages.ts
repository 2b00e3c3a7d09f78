/** Texts of the time bar and of a replay. */
export const timeMessages = {
  timeBar: ['时间轴', 'Time bar'],
  replayPossible: ['可回放 30 天', 'Replay up to 30 days back'],
  replayDate: ['回放日期', 'Day of the replay'],
  replayMoment: ['回放时刻', 'Time of the replay'],
  replaySpeed: ['回放倍速', 'Speed of the replay'],
  replayHint: ['向左拖动指针，回看任一时刻', 'Drag the pointer to look back'],
  replayHeld: ['已暂停', 'paused'],
  replayReturns: ['无人操作，{seconds} 秒后回到实时', 'Nobody here: live again in {seconds} s'],
  replayFailed: ['未能载入，正在重试', 'not loaded, trying again'],
  replayFailedWhy: ['未能载入：{reason}', 'not loaded: {reason}'],
  play: ['播放', 'Play'],
  pause: ['暂停', 'Pause'],
  backToLive: ['回到实时', 'Back to live'],
  lastAt: ['末次 {time}', 'last at {time}'],
} as const
