/**
 * fast-check, as every test here uses it. `npm test` tries the same examples each time, so that its result says something
 * about the change and nothing about luck; `npm run fuzz` tries others, for as long as it is let.
 */
import fc from 'fast-check'

/** Where chance begins in `npm test`. Any number would do. */
const SEED = 20_261_126

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? SEED) })

export { fc }
