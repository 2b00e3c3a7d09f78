import { useLanguage } from '../../ui/use-language.ts'
import { useCommands } from '../desk/use-commands.ts'
import { useDesk } from '../desk/use-desk.ts'

/** Moving the pin has a mode of its own: place and responsibility are different facts, and no drag confuses them. */
export function usePin() {
  const desk = useDesk()
  const commands = useCommands()
  const { t } = useLanguage()

  function place(lng: number, lat: number): void {
    if (desk.mode.kind === 'pin') desk.mode = { ...desk.mode, place: [lng, lat] }
  }
  function confirm(): void {
    if (desk.mode.kind !== 'pin' || !desk.mode.place) return
    const { seen } = desk.mode
    const [lng, lat] = desk.mode.place
    void commands.perform(seen, {
      kind: 'act',
      body: { act: 'move_pin', lng, lat, crs: 'WGS84', reason: t('pinReason') },
    })
  }
  return { place, confirm }
}
