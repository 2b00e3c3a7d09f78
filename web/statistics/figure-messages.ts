/** How a figure has changed. */
export const figureMessages = {
  changeSame: ['持平', 'no change'],
  changePercent: ['{amount}%', '{amount}%'],
  changeCases: ['{amount} 件', '{amount}'],
  changePoints: ['{amount} 点', '{amount} pts'],
  casesUnit: ['件', ''],
} as const
