/** Texts of the lists and legends above the map. */
export const wallMapMessages = {
  noData: ['无数据', 'no data'],
  legendOpen: ['在办 {count} 件', '{count} open'],
  legendRing: ['外环＝距下一时限', 'ring = time left'],
  legendByGrid: ['标记只示意所属网格', 'marks show the grid only'],
  gridPath: ['所在位置', 'Where this is'],
  gridList: ['网格列表', 'List of grids'],
  gridCount: ['{count} 个网格', '{count} grid | {count} grids'],
  gathered: ['同一位置 {count} 件', '{count} at the same place'],
  frozenAt: ['画面停在 {time}', 'Frozen at {time}'],
  frozenReplayAt: ['回放停在 {time}', 'Replay frozen at {time}'],
  frozenReplayUnread: ['回放未能载入', 'The replay is not loaded'],
  frozenReplayWhy: ['{reason} · 正在重试', '{reason} · trying again'],
  frozenWhy: ['不代表现在 · 正在重连，第 {attempts} 次', 'Not the present · reconnecting, attempt {attempts}'],
  frozenWhyIdle: ['不代表现在 · 正在重连', 'Not the present · reconnecting'],
} as const
