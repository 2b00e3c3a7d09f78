/** Glyphs of the catalogue's categories as SVG path data in a 12 × 12 box, stroked, with round caps and joins. */
const glyphs: Readonly<Record<string, string>> = {
  城市管理: 'M1.2 6 6 1.9 10.8 6M2.7 5V10.4H9.3V5M5 10.4V7.4H7V10.4',
  民生服务:
    'M6 10.4C2.7 8 1.2 6.3 1.2 4.4 1.2 2.9 2.3 1.8 3.7 1.8 4.7 1.8 5.5 2.4 6 3.3 6.5 2.4 7.3 1.8 8.3 1.8 9.7 1.8 10.8 2.9 10.8 4.4 10.8 6.3 9.3 8 6 10.4Z',
  应急管理: 'M7 .9 2.8 6.9H5.7L5 11.1 9.2 5.1H6.3Z',
  矛盾调处: 'M1.2 1.9H7.8V6.3H4.3L2.7 7.9V6.3H1.2ZM9.5 4.2H10.8V8.8H9.4V10.4L7.8 8.8H5.4',
  社会治安: 'M6 1 10.3 2.5V6C10.3 8.6 8.5 10.2 6 11.1 3.5 10.2 1.7 8.6 1.7 6V2.5Z',
  环境保护: 'M1.6 10.8C1.9 5 4.8 1.9 10.6 1.5 10.9 6.7 8.4 9.7 3.4 9.2M1.6 10.8C2.7 8.6 4.4 6.7 6.9 5.2',
  特殊人群服务: 'M6 5.4A2.1 2.1 0 1 0 6 1.2 2.1 2.1 0 0 0 6 5.4ZM1.9 10.8C1.9 8.5 3.6 7.1 6 7.1S10.1 8.5 10.1 10.8',
  党的建设: 'M2.5 11.2V1.4H10L8.2 4.3 10 7.2H2.5',
  信访维稳: 'M1.2 2.6H10.8V9.4H1.2ZM1.4 3 6 6.8 10.6 3',
  政策宣传: 'M1.3 4.4H4L9.8 1.8V10L4 7.4H1.3ZM3.8 7.6V10.8',
  卫生健康: 'M4.4 1.3H7.6V4.4H10.7V7.6H7.6V10.7H4.4V7.6H1.3V4.4H4.4Z',
}

const otherGlyph = ['M1.8 6', 'M5.6 6', 'M9.4 6'].map((start) => `${start}a.4 .4 0 1 0 .8 0a.4 .4 0 1 0 -.8 0`).join('')

/** The glyph of a category; three dots for none and for one this table does not know. */
export const categoryGlyph = (category: string | null): string => (category && glyphs[category]) || otherGlyph
