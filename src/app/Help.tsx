import { Dialog } from '#ui'
import { KEYS } from './keys.ts'
import { NOT_MODELLED } from './not-modelled.ts'
import './help.css'

export function Help({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Help" onClose={onClose} wide>
      <div className="pp-help">
        <section>
          <h3>How it works</h3>
          <p>
            The files on the left are applied to a simulated cluster that runs in this browser tab. Its controllers make
            pods and endpoints, kube-proxy writes its rules, and each request is walked through them. Nothing is
            scripted: the path you see is the path those rules give.
          </p>
          <p>Choose a request in the inspector to follow it hop by hop, with the rule that made each rewrite.</p>
          <h3>Keys</h3>
          <dl className="pp-keys">
            {KEYS.map(({ keys, does }) => (
              <div key={does}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>Not modelled</h3>
          <ul className="pp-missing">
            {NOT_MODELLED.map(({ what, so }) => (
              <li key={what}>
                <strong>{what}</strong>: {so}
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Dialog>
  )
}
