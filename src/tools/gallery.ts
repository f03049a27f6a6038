/** `npm run gallery`: writes what the gallery of examples shows, from the scenarios' own topologies. */
import { writeFileSync } from 'node:fs'
import { GALLERY, galleryText } from './lib/scenarios.ts'

writeFileSync(GALLERY, await galleryText())
