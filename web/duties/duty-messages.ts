/** Texts of the duty panel. */
export const dutyMessages = {
  duty: ['值班 · {name}', 'On duty · {name}'],
  dutyScope: ['此刻 · 岗位', 'now · posts'],
  dutyLoading: ['正在读取值班表', 'Loading the roster'],
  dutyFailed: ['值班表读不到：{reason}', 'The roster could not be read: {reason}'],
  dutyGrids: ['网格员', 'Grid workers'],
  dutyCommunity: ['社区值守', 'Community desk'],
  dutySubdistrict: ['街道值守', 'Subdistrict desk'],
  dutyCity: ['指挥中心派遣', 'City dispatch'],
  dutyPosts: ['{count} 岗', '{count} post | {count} posts'],
  dutyOn: ['{count} 在岗', '{count} on duty'],
  dutyStandIns: [' · 代班 {count}', ' · {count} standing in'],
  dutyWorkers: ['工号 {numbers}', 'no. {numbers}'],
  dutyNobody: ['无人在岗', 'nobody on duty'],
  dutyUnknown: ['状态未知', 'unknown'],
} as const
