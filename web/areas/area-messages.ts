/** Texts of the city, its places and the figures that colour them. */
export const areaMessages = {
  sampleData: ['演示数据（合成）', 'Synthetic data'],
  sampleDataWhy: ['边界、道路、人口与案件均为合成数据', 'Boundaries, roads, residents and cases are synthetic'],
  samplePlacesWhy: ['边界、道路与人口为合成数据', 'Boundaries, roads and residents are synthetic'],
  sampleCases: ['演示数据（模拟案件）', 'Sample data (simulated cases)'],
  sampleCasesWhy: ['案件由模拟程序生成，并非真实上报', 'Cases come from a simulation, not from real reports'],
  loadFailed: ['城市数据未能载入：{reason}', 'The city could not be loaded: {reason}'],

  // The names of figures are those of the registry (server/statistics/kpis.ts): the map shows them before it could ask.
  figureReported: ['今日上报', 'Reported today'],
  figureOpen: ['在办', 'Open'],
  figureOverdue: ['超时', 'Overdue'],
  figurePerResident: ['万人案件数', 'Cases per 10,000'],
  figureOnSiteRate: ['10 分钟到场率', 'On site in 10 min'],
  unitCases: ['件 / 网格 · 全市 {city} 件', 'cases per grid · city {city}'],
  unitPerResident: ['近 7 日上报 · 件/万人 · 全市 {city}', '7 days, per 10,000 residents · city {city}'],
  unitOnSiteRate: ['近 7 日 · % · 全市 {city}', '7 days, % · city {city}'],
  mapLabel: ['案件与网格地图', 'Map of cases and grids'],
} as const
