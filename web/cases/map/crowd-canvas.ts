import { themeToken } from '../../ui/theme-token.ts'
import { drawPicture, overdueClusterImageId } from './case-pictures.ts'
import type { CrowdMark } from './crowd-marks.ts'

/** Radius of a mark, CSS px at scale 1: of its hit area, and of the inside of the chosen mark's ring. */
const markRadius = 18
const ringRadius = 22
/** The octagon with the number of overdue cases stands this far from its mark's centre, CSS px at scale 1, and is this much smaller. */
const badgeAway = 15
const badgeScale = 0.62

/** A mark with its place on the canvas, CSS px. */
export interface PlacedMark extends CrowdMark {
  readonly x: number
  readonly y: number
}

const shortCount = (count: number) =>
  count < 1_000 ? String(count) : `${(count / 1_000).toFixed(count < 10_000 ? 1 : 0)}k`

/**
 * Draws marks on a canvas over the map. A change redraws this canvas, a few hundred images, but not the map; `pixelRatio`
 * is device pixels per CSS px, `scale` the interface's.
 */
export class CrowdCanvas {
  readonly #context: CanvasRenderingContext2D
  readonly #pixelRatio: number
  readonly #scale: number
  readonly #textColour = themeToken('--text')
  readonly #family = themeToken('--font')
  readonly #pictures = new Map<string, HTMLCanvasElement>()

  constructor(canvas: HTMLCanvasElement, pixelRatio: number, scale: number) {
    const context = canvas.getContext('2d')
    if (!context) throw new Error('expected a 2D canvas over the map, the browser gave none')
    this.#context = context
    this.#pixelRatio = pixelRatio
    this.#scale = scale
  }

  /** Sets the canvas to the size of its element, which clears it. */
  resize(): void {
    const { canvas } = this.#context
    canvas.width = Math.round(canvas.clientWidth * this.#pixelRatio)
    canvas.height = Math.round(canvas.clientHeight * this.#pixelRatio)
  }

  /** Draws the marks in their order, then `chosen` (one of them, or null) with a ring above all. */
  draw(marks: readonly PlacedMark[], chosen: PlacedMark | null): void {
    const context = this.#context
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, context.canvas.width, context.canvas.height)
    context.scale(this.#pixelRatio, this.#pixelRatio)
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    for (const mark of marks) this.#drawMark(mark)
    if (chosen) this.#drawChosen(chosen)
  }

  /** The marks at a point, the uppermost first. */
  at(marks: readonly PlacedMark[], x: number, y: number): PlacedMark[] {
    const radius = markRadius * this.#scale
    return marks.filter((mark) => Math.hypot(mark.x - x, mark.y - y) <= radius).toReversed()
  }

  #drawMark({ x, y, image, item, count, looks }: PlacedMark): void {
    this.#drawPicture(image, x, y, 1)
    if (item) return
    this.#write(shortCount(count), x, y, count < 1_000 ? 17 : 14)
    if (!looks.overdue) return
    const away = badgeAway * this.#scale
    this.#drawPicture(overdueClusterImageId, x + away, y - away, badgeScale)
    this.#write(shortCount(looks.overdue), x + away, y - away, looks.overdue < 100 ? 13 : 11)
  }

  #drawPicture(image: string, x: number, y: number, size: number): void {
    const picture = this.#picture(image)
    const [width, height] = [picture.width, picture.height].map((px) => (px / this.#pixelRatio) * size)
    this.#context.drawImage(picture, x - width! / 2, y - height! / 2, width!, height!)
  }

  #write(text: string, x: number, y: number, sizePx: number): void {
    this.#context.fillStyle = this.#textColour
    this.#context.font = this.#font(sizePx)
    this.#context.fillText(text, x, y)
  }

  #font(sizePx: number): string {
    return `700 ${sizePx * this.#scale}px ${this.#family}`
  }

  #drawChosen(mark: PlacedMark): void {
    const context = this.#context
    context.beginPath()
    context.arc(mark.x, mark.y, ringRadius * this.#scale, 0, 2 * Math.PI)
    context.fillStyle = themeToken('--raised')
    context.fill()
    context.strokeStyle = themeToken('--accent')
    context.lineWidth = 2 * this.#scale
    context.stroke()
    this.#drawMark(mark)
  }

  #picture(id: string): HTMLCanvasElement {
    const known = this.#pictures.get(id)
    if (known) return known
    const pixels = drawPicture(id, this.#pixelRatio * this.#scale)
    const picture = document.createElement('canvas')
    picture.width = pixels?.width ?? 1
    picture.height = pixels?.height ?? 1
    if (pixels) picture.getContext('2d')!.putImageData(pixels, 0, 0)
    this.#pictures.set(id, picture)
    return picture
  }
}
