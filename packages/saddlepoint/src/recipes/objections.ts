import { divergenceNamed } from "../divergences/divergences.ts";
import type { Recipe } from "./schema.ts";

/** What is wrong with a recipe that no single field can say: the path to change, and the reason; undefined if nothing. */
type Rule = (recipe: Recipe) => string | undefined;

const lipschitz = ({ objective }: Recipe): string | undefined =>
  objective.constraint?.kind ??
  (objective.penalty === undefined ? undefined : `${objective.penalty.kind} penalty`);

const divergenceIsKnown: Rule = ({ objective: { adversarial } }) => {
  if (typeof adversarial === "string") return undefined;
  try {
    divergenceNamed(adversarial.divergence);
    return undefined;
  } catch (error) {
    return `objective.adversarial.divergence: ${error instanceof Error ? error.message : String(error)}`;
  }
};

const wassersteinIsBounded: Rule = (recipe) => {
  const { adversarial, constraint, penalty } = recipe.objective;
  if (adversarial !== "wasserstein" || constraint !== undefined || penalty?.kind === "gradient")
    return undefined;
  return (
    'objective.adversarial: "wasserstein" needs a critic whose Lipschitz constant is bounded, or its value has no bound: give ' +
    `objective.penalty.kind=gradient, or objective.constraint.kind=clip or spectral, got ${lipschitz(recipe) ?? "neither"}`
  );
};

const onePlaceForLipschitz: Rule = ({ objective: { constraint, penalty } }) =>
  constraint === undefined || penalty?.kind !== "gradient"
    ? undefined
    : `objective.constraint: ${constraint.kind} and a gradient penalty both set the critic's Lipschitz constant, to different values: keep one`;

const penaltyKeepsSamplesApart: Rule = ({ objective: { penalty }, network }) =>
  penalty === undefined || network.kind !== "infogan" || network.critic.normalisation !== "batch"
    ? undefined
    : `objective.penalty: a penalty on each sample's own gradient needs a critic that judges each sample by itself, and batch ` +
      'normalisation makes its outputs depend on the whole batch: give network.critic.normalisation "layer" or "none", got "batch"';

const spectralStandsAlone: Rule = ({ objective: { constraint }, network }) =>
  constraint?.kind !== "spectral" || network.kind !== "infogan" || network.critic.normalisation === "none"
    ? undefined
    : "objective.constraint: spectral normalisation bounds each layer's slope, and another normalisation rescales it again: give " +
      `network.critic.normalisation "none", got ${JSON.stringify(network.critic.normalisation)}`;

const augmentationHasChanges: Rule = ({ objective: { augmentation } }) =>
  augmentation === undefined || augmentation.shift + augmentation.cutout + augmentation.colour > 0
    ? undefined
    : "objective.augmentation: one of shift, cutout and colour must be above 0, got none; null takes it away";

const labelsAreACode: Rule = ({ codes, objective: { labels, invariance, information } }) => {
  if (labels === undefined) return undefined;
  const code = Object.hasOwn(codes, labels.code) ? codes[labels.code] : undefined;
  if (code?.kind !== "categorical") {
    const known = Object.entries(codes).filter(([, { kind }]) => kind === "categorical");
    return `objective.labels.code must name a categorical code (${known.map(([name]) => name).join(", ") || "there is none"}), got ${labels.code}`;
  }
  if (invariance !== undefined) {
    return "objective.invariance: a reader finds classes without labels, which objective.labels gives: keep one";
  }
  if (labels.by !== "classifier" && Object.hasOwn(information?.weights ?? {}, labels.code)) {
    return (
      `objective.information.weights.${labels.code}: the critic is told ${labels.code}, so that Q has nothing to find: leave it out, ` +
      'or give objective.labels.by "classifier"'
    );
  }
  const others = Object.keys(codes).filter((name) => name !== labels.code);
  if (labels.by !== "classifier" && information !== undefined && others.length === 0) {
    return `objective.information needs a code that the critic is not told, got only ${labels.code}`;
  }
  return undefined;
};

const warmupIsMore: Rule = ({ training: { warmup, criticSteps } }) =>
  warmup === undefined || warmup.criticSteps > criticSteps
    ? undefined
    : `training.warmup.criticSteps must be more than training.criticSteps, ${criticSteps}, got ${warmup.criticSteps}`;

const readerHasOneClassification: Rule = ({ codes, objective: { invariance } }) => {
  const categorical = Object.keys(codes).filter((name) => codes[name]?.kind === "categorical");
  return invariance === undefined || categorical.length <= 1
    ? undefined
    : `objective.invariance: the reader tells the classes of one categorical code, got ${categorical.join(", ")}`;
};

const followedAreThere: Rule = ({ codes, objective: { invariance } }) => {
  if (invariance === undefined) return undefined;
  const { rotation, shear, weight } = invariance.transform;
  for (const [name, change] of Object.entries(invariance.follow)) {
    const path = `objective.invariance.follow.${name}`;
    const code = Object.hasOwn(codes, name) ? codes[name] : undefined;
    if (code?.kind !== "normal") {
      return `${path}: must be the name of a code of kind "normal", got ${code === undefined ? "none of that name" : `one of kind ${JSON.stringify(code.kind)}`}`;
    }
    if (change === "slant" ? rotation + shear > 0 : weight > 0) continue;
    return `${path}: nothing to follow: give ${change === "slant" ? "objective.invariance.transform.rotation or shear" : "objective.invariance.transform.weight"} above 0`;
  }
  return undefined;
};

const invarianceNeedsConvolutions: Rule = ({ objective: { invariance }, network }) =>
  invariance === undefined || network.kind !== "mlp"
    ? undefined
    : `objective.invariance: the reader reads transformed images: it needs network.kind "residual" or "infogan", got ${JSON.stringify(network.kind)}`;

/** Combinations that make no sense, each with why. */
export const OBJECTIONS: readonly Rule[] = [
  divergenceIsKnown,
  wassersteinIsBounded,
  onePlaceForLipschitz,
  penaltyKeepsSamplesApart,
  spectralStandsAlone,
  augmentationHasChanges,
  labelsAreACode,
  warmupIsMore,
  readerHasOneClassification,
  followedAreThere,
  invarianceNeedsConvolutions,
];
