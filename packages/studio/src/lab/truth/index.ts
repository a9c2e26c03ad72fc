/**
 * What is true of a Lab's game beside what its critic and Q say, by numerical means that say their error. Pure functions of
 * numbers: no page, no jax-js, no runtime.
 *
 * `createTruth(options)` once a game, with the Lab's target, the size of the picture's fields and the priors of the
 * generator's continuous inputs. It says at which `latents` it wants the generator (in 1-D 385 values, in 2-D
 * 65 × 65); `look(images)` after any step, with one image for each value of the categorical code (one without a code), gives
 * the model's density, what the objective's critic estimates, the perfect critic's output and the code's information, each
 * null where it cannot be computed: more than two continuous inputs, or one in the plane, whose image has no area.
 *
 * An f-GAN's v is not 0 where real and generated are equally likely; `even` is what it is there, for whoever draws the sign.
 */
export { createTruth, type TruthView } from "./createTruth.ts";
