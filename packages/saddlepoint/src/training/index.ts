export { NonFiniteError, requireFiniteMetrics, requireFiniteState } from "./nonFinite.ts";
export { createTrainer, type Trainer, type TrainerOptions, type TrainingEvent } from "./trainer.ts";
