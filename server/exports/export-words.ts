export type Language = 'zh' | 'en'

/** What the tables of a file are called and made of. */
export const words = {
  zh: {
    info: '说明', figures: '指标', phases: '阶段用时', trend: '趋势', categories: '类别', hours: '时段', ranking: '排名', matrix: '地点×指标', parts: '下级', hotSpots: '重复点位', definitions: '口径',
    item: '项目', content: '内容', exportedBy: '导出人', exportedAt: '导出时间', city: '城市', area: '区域', period: '周期', until: '至（不含）', from: '自', category: '类别', all: '全部', none: '无类别',
    asOf: '统计截至', position: '数据位置', behind: '尚未计入的事件', notice: '提示', synthetic: '演示数据（合成）', withheldNotice: '你的身份按网格看案件：小区、楼栋的数值未公开，与件数多少无关',
    key: '代号', name: '名称', value: '值', numerator: '分子', denominator: '分母', missed: '未达标', previous: '上期值', previousNumerator: '上期分子', previousDenominator: '上期分母', yearAgo: '去年同期值', yearAgoNumerator: '去年同期分子', yearAgoDenominator: '去年同期分母', remark: '备注', small: '样本少于 5 件', few: '样本少的指标', comma: '、', withheld: '未公开',
    phase: '阶段', p50: 'P50（分）', p90: 'P90（分）', cases: '件', step: '起', reported: '上报', weekday: '星期', code: '编码', residents: '常住人口', grid: '网格', days: '天数', reopened: '重开', reworked: '返工', open: '在办',
    formula: '公式', periodRule: '周期规则', comparison: '比较', exclusions: '排除', version: '口径版本', weekdays: ['一', '二', '三', '四', '五', '六', '日'],
  },
  en: {
    info: 'About', figures: 'Figures', phases: 'Phases', trend: 'Trend', categories: 'Categories', hours: 'Hours', ranking: 'Ranking', matrix: 'Places by figures', parts: 'Parts', hotSpots: 'Repeated places', definitions: 'Definitions',
    item: 'item', content: 'content', exportedBy: 'exported by', exportedAt: 'exported at', city: 'city', area: 'area', period: 'period', until: 'until before', from: 'from', category: 'category', all: 'all', none: 'without',
    asOf: 'as of', position: 'position', behind: 'events not counted yet', notice: 'notice', synthetic: 'sample data (synthetic)', withheldNotice: 'your role sees cases by their grid: figures of estates and buildings are withheld, however many cases there are',
    key: 'key', name: 'name', value: 'value', numerator: 'numerator', denominator: 'denominator', missed: 'missed', previous: 'previous', previousNumerator: 'previous numerator', previousDenominator: 'previous denominator', yearAgo: 'year ago', yearAgoNumerator: 'year ago numerator', yearAgoDenominator: 'year ago denominator', remark: 'remark', small: 'fewer than 5 cases', few: 'figures of few cases', comma: ', ', withheld: 'withheld',
    phase: 'phase', p50: 'P50 (min)', p90: 'P90 (min)', cases: 'cases', step: 'from', reported: 'reported', weekday: 'weekday', code: 'code', residents: 'residents', grid: 'grid', days: 'days', reopened: 'reopened', reworked: 'reworked', open: 'open',
    formula: 'formula', periodRule: 'period', comparison: 'comparison', exclusions: 'exclusions', version: 'version', weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  },
} as const // prettier-ignore

export type Words = (typeof words)[Language]
