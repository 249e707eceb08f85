// Whether a difference between policies is more than chance.

/** Student's t of 95 % both ways, by degrees of freedom from 1. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/**
 * Which of several policies is the best by one measure, each given by its value under every seed, in the same order of seeds; none where
 * the difference to any other is within its noise. The customers of a seed are the same under every policy, so what counts is how far
 * the differences seed by seed lie from nought.
 */
export function best(values: number[][], better: "more" | "less"): number | undefined {
  const means = values.map(mean);
  const first = means.indexOf(better === "more" ? Math.max(...means) : Math.min(...means));
  const rest = values.filter((_, n) => n !== first);
  const isClear = (other: number[]) => differs(values[first]?.map((value, seed) => value - (other[seed] ?? 0)) ?? []);
  return rest.length > 0 && rest.every(isClear) ? first : undefined;
}

/** Whether the mean of these differences is not nought. */
function differs(differences: number[]): boolean {
  const freedom = differences.length - 1;
  if (freedom < 1) return false;
  const average = mean(differences);
  const variance = differences.reduce((sum, one) => sum + (one - average) ** 2, 0) / freedom;
  return Math.abs(average) > (T[freedom - 1] ?? 2) * Math.sqrt(variance / differences.length);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
