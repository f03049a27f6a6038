/** Ways out of the middle of something. They are thrown, and caught by what they leave. */
export class LoopExit extends Error {
  constructor(
    readonly kind: 'break' | 'continue',
    /** How many loops it leaves. */
    public levels: number,
  ) {
    super(kind)
  }
}

export class Return extends Error {
  constructor(readonly status: number) {
    super('return')
  }
}

/** `exit`, `set -e`, or an expansion that may not go on. */
export class Exit extends Error {
  constructor(readonly status: number) {
    super('exit')
  }
}

/** A mistake that ends the command at hand: `bash: x: bad substitution`. */
export class Mistake extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message)
  }
}
