/** Sets of images that do not come with the library, by the name that a recipe has for them: where they are found. */
const GIVEN_DATA: Readonly<Record<string, string>> = {
  fashion:
    "Fashion-MNIST's four IDX files lie together in one folder, as Debian's package dataset-fashion-mnist has them, or https://github.com/zalandoresearch/fashion-mnist",
  svhn: "Street View House Numbers, cropped digits as image files: http://ufldl.stanford.edu/housenumbers",
  celeba: "CelebA, its aligned and cropped images: https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html",
  faces: "renderings of the Basel Face Model: https://faces.dmi.unibas.ch/bfm",
  chairs: "rendered chairs (Aubry et al. 2014): https://www.di.ens.fr/willow/research/seeing3Dchairs",
};

/** What to do about a source that does not come with the library; undefined for any other. */
export const howToGive = (source: string): string | undefined =>
  Object.hasOwn(GIVEN_DATA, source)
    ? `the images of ${source} do not come with the library: give the folder that they lie in with --data FOLDER (any folder of images does). ${GIVEN_DATA[source]}`
    : undefined;
