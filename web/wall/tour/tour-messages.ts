/** Texts of the tour. */
export const tourMessages = {
  tour: ['巡视 · {name}', 'Tour · {name}'],
  tourNext: ['下一站 {name}', 'next: {name}'],
  tourFigures: ['{name} · 今日', '{name} · today'],
  tourFiguresScope: [
    '0 时至今 · {residents} 人 · {grids} 个网格',
    'since midnight · {residents} residents · {grids} grids',
  ],
  tourMapLabel: ['巡视地图', 'Touring map'],
} as const
