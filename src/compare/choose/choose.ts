/** The article's questions, and what follows from the answers. Pure. */

export interface Answers {
  /** Does somebody outside of the cluster have to get in? */
  outside?: boolean
  /** Inside: does a caller have to find each pod by itself, as members of a database do? */
  each?: boolean
  /** Outside: is it for production? */
  production?: boolean
  /** Outside, in production: is it HTTP? */
  http?: boolean
  /** And are there several such Services? */
  several?: boolean
}

export type Question = keyof Answers

export type Solution = 'ClusterIP' | 'Headless' | 'NodePort' | 'LoadBalancer' | 'Ingress'

export interface Choice {
  solution: Solution
  /** What decided, a sentence each, in the order of the questions. */
  because: string[]
  /** What it does not do, or costs. */
  mind: string
}

interface Ask {
  question: Question
  title: string
  yes: string
  no: string
}

const ASKS: readonly Ask[] = [
  {
    question: 'outside',
    title: 'Who has to get in?',
    yes: 'Somebody outside the cluster',
    no: 'Pods of the cluster only',
  },
  {
    question: 'each',
    title: 'Whom do callers look for?',
    yes: 'Each pod by its own name',
    no: 'Any pod that is ready',
  },
  { question: 'production', title: 'What is it for?', yes: 'Production', no: 'Development or a test' },
  { question: 'http', title: 'What do they speak?', yes: 'HTTP', no: 'Something else, over TCP or UDP' },
  { question: 'several', title: 'How many such Services?', yes: 'Several', no: 'This one' },
]

/** The questions that matter with these answers, in order: all that are answered, and the next one. */
export function questionsFor(answers: Answers): Ask[] {
  const asked: Ask[] = []
  for (const ask of ASKS) {
    if (!matters(ask.question, answers)) continue
    asked.push(ask)
    if (answers[ask.question] === undefined) break
  }
  return asked
}

/** Later answers do not matter before those that lead to them. */
function matters(question: Question, { outside, production, http }: Answers): boolean {
  switch (question) {
    case 'outside':
      return true
    case 'each':
      return outside === false
    case 'production':
      return outside === true
    case 'http':
      return outside === true && production === true
    case 'several':
      return outside === true && production === true && http === true
  }
}

/** What to take; null while a question is open. Answers that do not matter are not looked at. */
export function choose(answers: Answers): Choice | null {
  if (questionsFor(answers).some(({ question }) => answers[question] === undefined)) return null
  const { outside, each, production, http, several } = answers
  if (!outside) {
    const inside = 'Nobody outside has to get in, and an address that only the inside knows keeps them out.'
    return each
      ? {
          solution: 'Headless',
          because: [
            inside,
            'Callers look for single pods: without a cluster IP, DNS gives them the pods’ own addresses.',
          ],
          mind: 'Nothing spreads requests: each caller chooses from the list. Pods of a StatefulSet have names of their own.',
        }
      : {
          solution: 'ClusterIP',
          because: [inside, 'Any pod will do: one address and one name stand for all that are ready.'],
          mind: 'It is free, and what most Services should be. Who may call it inside is a matter for a NetworkPolicy.',
        }
  }
  const out = 'Somebody outside has to get in, so an address that only the inside knows is not enough.'
  if (!production) {
    return {
      solution: 'NodePort',
      because: [out, 'For development a port on every node does: at once, without a cloud, and for nothing.'],
      mind: 'Nobody spreads callers over the nodes or notices that one is down, and the firewall has to let the port through.',
    }
  }
  const real = 'It is for production: one address that stays, in front of whichever nodes are well.'
  if (!http) {
    return {
      solution: 'LoadBalancer',
      because: [out, real, 'An Ingress speaks HTTP alone. Anything else needs a load balancer of its own.'],
      mind: 'Each Service of this type has its own load balancer, which costs every month.',
    }
  }
  return several
    ? {
        solution: 'Ingress',
        because: [out, real, 'Several Services speak HTTP: host and path tell them apart behind one load balancer.'],
        mind: 'A controller has to run in the cluster; it is the one Service that needs a load balancer.',
      }
    : {
        solution: 'LoadBalancer',
        because: [out, real, 'It is the only one: a controller in front of it would need just as many load balancers.'],
        mind: 'With the second HTTP Service an Ingress becomes the cheaper way.',
      }
}
