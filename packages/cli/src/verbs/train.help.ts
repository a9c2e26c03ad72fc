/** What `train --help` teaches. */
export const TRAIN_HELP = `
Examples
  saddlepoint train                                  MNIST digits, minutes on two cores
  saddlepoint train --steps 200 --seed 7             a quick look, another seed
  saddlepoint train photos/                          your own images: looks at them first, says what it chooses and why
  saddlepoint train my.yaml --data photos/           your own recipe and images
  saddlepoint train --set objective.information.weights.slant=0.5
  saddlepoint train grid-wgan-gp                     another game, on points: \`saddlepoint recipes\` lists more
  saddlepoint train mnist-gan --set objective.adversarial=hinge
  saddlepoint train --resume --out runs/digits-seed1 --steps 6000

A folder of images (PNG, JPEG, WebP, GIF, TIFF, AVIF)
  A recipe is chosen for what is in it: size, colour, background, network, game, codes, steps, each printed with its
  reason and with the flag that changes it. \`saddlepoint recipes photos/\` prints that recipe without training.
  Transparency is laid onto a colour measured on the images (data.background), images that are not square are cut at
  both ends (data.fit), files that cannot be read are left out and counted. Beside a recipe, --data leaves it as it is.

The numbers, in nats (1 nat = 1.443 bits), each on held-out samples with a 95% interval
  I(digit; G(z,c))   how much an image tells of the code that made it. A lower bound, H(c) + E log Q(c|x);
                     its ceiling is H(c), 2.303 for ten classes; for a continuous code what Q's least
                     width allows, 2.774 for U(-1, 1), and there a bound below 0 says nothing.
  I(x; y)            how well the discriminator tells real from generated images: the Jensen-Shannon
                     divergence. A lower bound; its ceiling is log 2 = 0.693. Lower is better images,
                     or a worse discriminator: a lower bound cannot tell.
  error              the first categorical code read as the class of real images, after the best one-to-one
                     matching to labels, where there are labels. Labels are used for this alone, unless the
                     recipe's objective.labels asks for them.
  KID                how far generated images are from held-out ones in the features of a network, without a
                     unit, 0 on average for real ones; what other real images have stands beside it. Lower is better
                     images. \`saddlepoint evaluate\` prints more measures.
Other games estimate other things, each by its name: D_kl(P || Q), TV(P, Q), K W1(P, Q) with K unknown, ...

When it goes wrong
  At every line of the log a run of images is looked at for collapse: samples that are flat or repeat, codes that
  cannot be read from samples as they are drawn, a critic that is always sure. What is seen, and what usually helps,
  is said at once; pictures get a red frame. --on-collapse stop ends the run (exit code 1) with its last checkpoint
  from before.

Interrupting
  Ctrl-C stops after the steps under way, saves, and prints the command to go on with (exit code 130; the
  same for SIGTERM). A second Ctrl-C stops at once. A resumed run ends with the same bytes as an
  uninterrupted one. It keeps its recorded recipe, device and threads; --steps may extend it, and the run
  is then what one of that many steps would have been.
  What was edited since, in recipe.yaml, manifest.json or the data, or another version of the library, is named and
  refused; --accept-changes goes on all the same, and manifest.json says so. Data that were moved are given by --data:
  they are known by their hash.
  A folder is trained in by one process at a time: a second one is refused by train.lock in it.

Exit codes
  0 done   1 failed   2 bad usage   130 interrupted
`;
