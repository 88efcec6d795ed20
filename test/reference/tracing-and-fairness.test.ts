import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  benefitOf,
  betweenGroupEntropy,
  demographicParity,
  equalisedOdds,
  generalisedEntropy,
  ratesByGroup,
  ratesOf,
} from "#src/domain/fairness.ts";
import { type TracingParameters, traceAnswers } from "#test/evals/knowledge-tracing.ts";

const folder = join(process.env["KAIROS_SHARED"] ?? join(import.meta.dirname, "../../../shared"), "data/model");
const tracingFile = join(folder, "pybkt_reference.json");
const fairnessFile = join(folder, "fairness_vectors.json");
const read = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;

interface TracingCase {
  /** prior, learn, guess, slip, forget. */
  readonly params: readonly [number, number, number, number, number];
  readonly first10_correct_predictions: readonly number[];
}

interface TracingReference {
  readonly attempts_seed6_30x5: readonly (readonly (0 | 1)[])[];
  readonly compiled: { readonly default: TracingCase; readonly forgets: TracingCase };
  readonly python_default: TracingCase;
}

describe.skipIf(!existsSync(tracingFile))(
  `knowledge tracing against a published implementation (skipped unless there is ${tracingFile})`,
  () => {
    const reference = existsSync(tracingFile) ? read<TracingReference>(tracingFile) : undefined!;

    test.each([
      ["without forgetting", () => reference.compiled.default],
      ["with forgetting", () => reference.compiled.forgets],
      ["with parameters of its second implementation", () => reference.python_default],
    ])("odds of the first two students' answers %s agree to twelve digits", (_name, of) => {
      const [prior, learn, guess, slip, forget] = of().params;
      const parameters: TracingParameters = { prior, learn, guess, slip, forget };
      const odds = reference.attempts_seed6_30x5.slice(0, 2).flatMap((answers) =>
        traceAnswers(
          answers.map((answer) => answer === 1),
          parameters,
        ),
      );
      expect(odds).toHaveLength(10);
      for (const [index, expected] of of().first10_correct_predictions.entries())
        expect(odds[index]).toBeCloseTo(expected, 12);
    });
  },
);

interface FairnessVectors {
  readonly y_true: readonly (0 | 1)[];
  readonly y_pred: readonly (0 | 1)[];
  readonly sf: readonly string[];
  readonly overall: { readonly tpr: number; readonly fpr: number; readonly sel: number };
  readonly by_group: Readonly<
    Record<string, { readonly tpr: number; readonly fpr: number; readonly sel: number; readonly count: number }>
  >;
  readonly demographic_parity_difference: number;
  readonly demographic_parity_ratio: number;
  readonly equalized_odds_difference: number;
  readonly equalized_odds_ratio: number;
  readonly aif360: {
    readonly feat: readonly number[];
    readonly label: readonly (0 | 1)[];
    readonly pred1: readonly (0 | 1)[];
    readonly pred2: readonly (0 | 1)[];
    readonly generalized_entropy_index_pred1: number;
    readonly generalized_entropy_index_pred2: number;
    readonly theil_index_pred1: number;
    readonly between_all_groups_GE_pred1: number;
  };
}

describe.skipIf(!existsSync(fairnessFile))(
  `fairness measures against published vectors (skipped unless there is ${fairnessFile})`,
  () => {
    const vectors = existsSync(fairnessFile) ? read<FairnessVectors>(fairnessFile) : undefined!;
    const outcomes = existsSync(fairnessFile)
      ? vectors.sf.map((group, i) => ({ group, actual: vectors.y_true[i] === 1, predicted: vectors.y_pred[i] === 1 }))
      : [];

    test("rates over all and by group", () => {
      const all = ratesOf(outcomes);
      expect(all.truePositive).toBeCloseTo(vectors.overall.tpr, 12);
      expect(all.falsePositive).toBeCloseTo(vectors.overall.fpr, 12);
      expect(all.selection).toBeCloseTo(vectors.overall.sel, 12);
      const rates = ratesByGroup(outcomes);
      for (const [group, { tpr, fpr, sel, count }] of Object.entries(vectors.by_group)) {
        expect(rates.get(group)?.n).toBe(count);
        expect(rates.get(group)?.truePositive).toBeCloseTo(tpr, 12);
        expect(rates.get(group)?.falsePositive).toBeCloseTo(fpr, 12);
        expect(rates.get(group)?.selection).toBeCloseTo(sel, 12);
      }
    });

    test("parity and equalised odds, as difference and ratio", () => {
      const rates = [...ratesByGroup(outcomes).values()];
      expect(demographicParity(rates).difference).toBeCloseTo(vectors.demographic_parity_difference, 12);
      expect(demographicParity(rates).ratio).toBeCloseTo(vectors.demographic_parity_ratio, 12);
      expect(equalisedOdds(rates).difference).toBeCloseTo(vectors.equalized_odds_difference, 12);
      expect(equalisedOdds(rates).ratio).toBeCloseTo(vectors.equalized_odds_ratio, 12);
    });

    test("entropy of benefits, the Theil index, and the part between groups", () => {
      const { feat, label, pred1, pred2, ...expected } = vectors.aif360;
      const of = (predicted: readonly (0 | 1)[]) =>
        label.map((actual, i) => ({ group: `${feat[i]}`, actual: actual === 1, predicted: predicted[i] === 1 }));
      expect(generalisedEntropy(of(pred1).map(benefitOf))).toBeCloseTo(expected.generalized_entropy_index_pred1, 12);
      expect(generalisedEntropy(of(pred2).map(benefitOf))).toBeCloseTo(expected.generalized_entropy_index_pred2, 12);
      expect(generalisedEntropy(of(pred1).map(benefitOf), 1)).toBeCloseTo(expected.theil_index_pred1, 12);
      expect(betweenGroupEntropy(of(pred1))).toBeCloseTo(expected.between_all_groups_GE_pred1, 12);
    });
  },
);
