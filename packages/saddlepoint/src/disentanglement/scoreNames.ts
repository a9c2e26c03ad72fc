/** What each score is called, by the name that a report has it under. */
export const SCORE_NAMES = {
  mig: "MIG",
  sap: "SAP",
  disentanglement: "DCI disentanglement",
  completeness: "DCI completeness",
  informativeness: "DCI informativeness",
  factorVae: "FactorVAE score",
} as const;
