export {
  createTrainer,
  type Schedule,
  type Trainer,
  type TrainingEvent,
  type TrainOptions,
} from "./trainer.ts";
