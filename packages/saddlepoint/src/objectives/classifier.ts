import { type CodeLayout, encodingOf, headOf } from "../codes/codeLayout.ts";
import type { Judgement } from "../networks/critic.ts";
import type { Term } from "./term.ts";

/**
 * An auxiliary classifier of a labelled code, on the critic's trunk: the critic minimises −E log C(y|x) − E log C(c|G(z, c))
 * times the weight, the generator the second part (Odena et al. 2017, eq. 2 and 3, each player's L_C).
 *
 * It is Q that classifies: the code's head learns from real labels too. Reports `real`, the cross entropy E −log C(y|x) in
 * nats, an upper bound on H(y|x) plus the divergence of C from the truth.
 *
 * @param code the name of a categorical code, whose classes are the labels'
 * @throws RangeError when the layout has no such code
 */
export function classifier(
  layout: CodeLayout,
  { code, weight = 1 }: { readonly code: string; readonly weight?: number },
): Term {
  const placed = layout.codes.find(({ name }) => name === code);
  if (placed === undefined) {
    const known = layout.codes.map(({ name }) => name).join(", ");
    throw new RangeError(
      `classifier(layout, options): code must be one of [${known}], got ${JSON.stringify(code)}`,
    );
  }
  const heads = ({ heads }: Judgement) => {
    if (heads === null) throw new RangeError("classifier(layout, options): the critic has no Q");
    return headOf(placed, heads.ref);
  };
  return {
    name: "classifier",
    needs: { heads: true, labels: code },
    critic({ real, fake, labels, latents }) {
      if (labels === null) throw new RangeError("classifier(layout, options): the step must give labels");
      const onReal = placed.code.logLikelihood(heads(real), labels.ref).mean().neg();
      const onFake = placed.code.logLikelihood(heads(fake), encodingOf(placed, latents.ref)).mean().neg();
      return { loss: onReal.ref.add(onFake).mul(weight), metrics: { real: onReal } };
    },
    generator({ fake, latents }) {
      const encoding = encodingOf(placed, latents.ref);
      const loss = placed.code.logLikelihood(heads(fake), encoding).mean().neg();
      return { loss: loss.mul(weight), metrics: {} };
    },
  };
}
