import { useLanguage } from '../../ui/use-language.ts'
import { useCommands } from '../desk/use-commands.ts'
import { useDesk } from '../desk/use-desk.ts'

/** Moving the pin has its own mode: place and responsibility are different facts, and a drag must not confuse them. */
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
