/** The texts of the wall's first paint. Later texts are in tables of their own (late-texts.ts), which the first paint does not wait for. */
export const wallMessages = {
  wallTitle: ['一屏观全域', 'City at a glance'],
  wallSubtitle: ['网格化服务管理指挥中心', 'Grid services command centre'],
  evaluationStorage: ['评估存储', 'Evaluation storage'],
  evaluationStorageWhy: [
    '内置数据库仅供评估：单进程，占用内存约 1 GB，不带备份工具',
    'The embedded database is for evaluation: a single process, about 1 GB of memory, no backup tools',
  ],
  panelFailed: ['此面板暂时无法显示', 'This panel cannot be shown for now'],
  panelRetrying: ['正在自动重试', 'Trying again'],
  replay: ['回放', 'Replay'],
  tourSwitch: ['巡视', 'Tour'],
  tourWhy: ['无人操作 2 分钟后巡视最热社区', 'After two minutes without input the map tours the busiest communities'],
  figureSwitch: ['网格着色指标', 'Figure that colours the grids'],
  backToCity: ['回到全城', 'Whole city'],
  basemapFailed: ['底图服务无法访问，已改用离线底图', 'The basemap cannot be reached: offline map instead'],
  screensLooking: ['{count} 块屏在看', '{count} screen open | {count} screens open'],
  wallGroup: ['组 {name}', 'Group {name}'],
  wallGroupUnknown: ['组名无效', 'No such group'],
  wallGroupWhy: [
    '同组窗口选择同步；组名为 1–32 个字母、汉字、数字、- 或 _',
    'Windows in a group share one choice; its name has 1 to 32 letters, digits, - or _',
  ],
} as const
