export const STUDIO = "studio";
