/** The composition root: makes the engine's host, lets its news flow into the stores, mounts the page. Nothing else. */
import { createRoot } from 'react-dom/client'
import { App } from '#app'
import { createHost } from '#host'
import { connect } from '#state'

connect(await createHost())
createRoot(document.getElementById('root')!).render(<App />)
