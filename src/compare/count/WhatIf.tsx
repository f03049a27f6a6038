import { useId, useState } from 'react'
import { SelectField } from '#ui'
import { ARTICLE, PRICES } from './prices.ts'
import { dollars } from './saving.ts'

const MOST = 60

/** The article's sum: so many HTTP Services, each with a load balancer, or all behind one. */
export function WhatIf({ provider }: { provider: string }) {
  const [count, setCount] = useState(ARTICLE.services)
  const [chosen, choose] = useState('')
  const id = useId()
  const price = PRICES.find((one) => one.provider === (chosen || provider)) ?? PRICES[0]!
  const each = count * price.month
  const bars = [
    { name: count === 1 ? '1 load balancer' : `${count} load balancers`, month: each, share: 1 },
    { name: '1 load balancer and an Ingress', month: price.month, share: 1 / count },
  ]
  return (
    <section aria-labelledby="ca-whatif" className="ca-section">
      <h3 id="ca-whatif">What if you had…</h3>
      <div className="ca-whatif">
        <div className="pp-field">
          <label htmlFor={id}>
            HTTP Services to expose: <strong className="pp-num">{count}</strong>
          </label>
          <input
            id={id}
            type="range"
            min={1}
            max={MOST}
            value={count}
            onChange={({ target }) => setCount(Number(target.value))}
          />
        </div>
        <SelectField label="Prices of" value={price.provider} onChange={({ target }) => choose(target.value)}>
          {PRICES.map(({ provider, title }) => (
            <option key={provider} value={provider}>
              {title}
            </option>
          ))}
        </SelectField>
      </div>
      <dl className="ca-bars">
        {bars.map(({ name, month, share }, at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>
              <span className="ca-bar" style={{ width: `${share * 100}%` }} data-one={at === 1 || undefined} />
              <span className="pp-num">{dollars(month)} a month</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="ca-saving" aria-live="polite">
        {each === price.month ? (
          'No difference: there is one load balancer either way, or it costs nothing.'
        ) : (
          <>
            One Ingress saves <strong className="pp-num">{dollars(each - price.month)}</strong> a month,{' '}
            {dollars((each - price.month) * 12)} a year.
          </>
        )}
      </p>
      <p className="ca-note">
        The article reckons with {dollars(ARTICLE.low).replace('.00', '')} to {dollars(ARTICLE.high).replace('.00', '')}{' '}
        for each, every month: {count === 1 ? 'that one' : `those ${count}`} would be{' '}
        {dollars(count * ARTICLE.low).replace('.00', '')} to {dollars(count * ARTICLE.high).replace('.00', '')}. Today’s
        price lists are within that band, load balancers on nodes of your own apart.
      </p>
    </section>
  )
}
