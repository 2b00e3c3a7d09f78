import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Feature } from 'geojson'
import { WebSocketServer } from 'ws'

const libraryDir = join(import.meta.dirname, '../../../node_modules/maplibre-gl/dist')

/**
 * A map and nothing else: `openMap` makes it, at the address `#look` from the answer `look.json`; each message on the socket
 * changes the source `cases`.
 */
const page = `<!doctype html>
<meta charset="utf-8">
<link rel="stylesheet" href="/maplibre-gl.css">
<style>body { margin: 0; background: #000 } #map { position: absolute }</style>
<div id="map"></div>
<script type="module">
  import { Map, setWorkerUrl } from '/maplibre-gl.mjs'
  setWorkerUrl('/maplibre-gl-worker.mjs')
  window.openMap = ({ style, images, box, camera, font }) => {
    const container = document.getElementById('map')
    for (const side of ['left', 'top', 'width', 'height']) container.style[side] = box[side] + 'px'
    const map = (container.map = new Map({
      container, style, ...camera, localIdeographFontFamily: font, maxCanvasSize: [8192, 4320],
      attributionControl: false, fadeDuration: 0, renderWorldCopies: false,
    }))
    map.on('style.load', () => {
      const add = (id, { width, height, data, pixelRatio }) =>
        map.addImage(id, { width, height, data: Uint8Array.from(data) }, { pixelRatio })
      for (const image of images) add(image.id, image)
      // a picture that the look does not have looks like one of its others
      map.setMissingStyleImageResolver((id) => { if (!map.hasImage(id)) add(id, images[0]) })
    })
    const socket = new WebSocket(location.href.replace('http', 'ws'))
    socket.onmessage = ({ data }) => map.getSource('cases').updateData(JSON.parse(data))
    return new Promise((resolve) => map.once('idle', () => resolve()))
  }
  if (location.hash === '#look') window.openMap(await (await fetch('/look.json')).json())
</script>`

/** Serves the bare page and the map library; `change` sends a GeoJSON source diff to every page that is open. */
export interface FloorServer {
  readonly url: string
  change(diff: { add?: readonly Feature[]; removeAll?: boolean }): void
  close(): void
}

/** @param answers JSON by name, as in `cases.json` */
export async function serveFloorPage(answers: ReadonlyMap<string, string> = new Map()): Promise<FloorServer> {
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? ''
    const answer = answers.get(name)
    if (answer) return void response.setHeader('content-type', 'application/json').end(answer)
    if (name === '') return void response.setHeader('content-type', 'text/html').end(page)
    if (!/^maplibre-gl[a-z-]*\.(mjs|css)$/.test(name)) return void response.writeHead(404).end()
    response.setHeader('content-type', name.endsWith('css') ? 'text/css' : 'text/javascript')
    response.end(readFileSync(join(libraryDir, name)))
  })
  const sockets = new WebSocketServer({ server })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    change(diff) {
      const text = JSON.stringify(diff)
      for (const socket of sockets.clients) socket.send(text)
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
