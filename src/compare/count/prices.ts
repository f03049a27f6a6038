/** What providers ask for a load balancer that nobody uses, as their price lists have it. A test holds it to the engine's. */

export interface Price {
  provider: string
  /** As people call it. */
  title: string
  /** US dollars a month of 730 hours. */
  month: number
  /** How that comes about. */
  made: string
  source: string
}

export const HOURS = 730

/** The article's band: what one load balancer typically costs, in US dollars a month. */
export const ARTICLE = { low: 15, high: 30, services: 20 }

export const PRICES: readonly Price[] = [
  {
    provider: 'gcp',
    title: 'Google Cloud',
    month: 18.25,
    made: '$0.025 an hour for up to five forwarding rules',
    source: 'https://cloud.google.com/vpc/network-pricing',
  },
  {
    provider: 'aws',
    title: 'AWS, Classic',
    month: 18.25,
    made: '$0.025 an hour in us-east-1',
    source: 'https://aws.amazon.com/elasticloadbalancing/pricing',
  },
  {
    provider: 'aws-nlb',
    title: 'AWS, Network',
    month: 16.43,
    made: '$0.0225 an hour in us-east-1',
    source: 'https://aws.amazon.com/elasticloadbalancing/pricing',
  },
  {
    provider: 'azure',
    title: 'Azure, Standard',
    month: 21.9,
    made: '$0.025 an hour for up to five rules, $0.005 for the address',
    source: 'https://azure.microsoft.com/pricing/details/load-balancer',
  },
  {
    provider: 'metallb',
    title: 'MetalLB',
    month: 0,
    made: 'A program on your own nodes',
    source: 'https://metallb.io',
  },
]
