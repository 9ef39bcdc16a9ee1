import { type Check, listed } from '../../kernel/base/faults';
import type { GpuPlan } from './plan';
import { type MigSlices, mostOf, SILICON, type Silicon } from './silicon';

/** How GPUs are given out, by what the silicon can. */
export function checkSharing(check: Check, { sharing, silicon, model }: GpuPlan): void {
  if (sharing === 'exclusive') return;
  if (typeof sharing !== 'object') {
    check.word('sharing', sharing, ['exclusive', '{ slices }', '{ mig }']);
    return;
  }
  if ('slices' in sharing) {
    check.that(Number.isInteger(sharing.slices) && sharing.slices >= 2 && sharing.slices <= 64, {
      prop: 'sharing.slices',
      given: sharing.slices,
      message: 'is no number of pods that share a GPU by turns',
      allowed: '2 to 64',
      fix: "For one pod a GPU say 'exclusive'.",
    });
    return;
  }
  if (silicon === undefined) return;
  if (silicon.mig !== undefined) {
    checkLayout(check, sharing.mig, silicon.mig);
    return;
  }
  const able = Object.entries<Silicon>(SILICON).filter(([, { mig }]) => mig !== undefined);
  check.not({
    prop: 'sharing.mig',
    given: sharing.mig,
    message: `is for GPUs that can be cut, and ${model} (${silicon.architecture}) cannot`,
    allowed: `MIG on ${listed(able.map(([name]) => name))}`,
    fix: "Share it by turns (sharing: { slices: 4 }), or not at all ('exclusive').",
  });
}

/** Each profile is one of the silicon's, and all of them together fit on one GPU. */
function checkLayout(check: Check, mig: Readonly<Record<string, number>>, slices: MigSlices): void {
  const profiles = Object.entries(mig);
  check.that(profiles.length > 0, {
    prop: 'sharing.mig',
    given: mig,
    message: 'names no instance',
    allowed: listed(Object.keys(slices.profiles)),
  });
  for (const [profile, given] of profiles) {
    const exists = profile in slices.profiles;
    check
      .that(exists, {
        prop: 'sharing.mig',
        given: profile,
        message: 'is no profile of this GPU',
        allowed: listed(Object.keys(slices.profiles)),
      })
      .that(!exists || (Number.isInteger(given) && given >= 1 && given <= mostOf(slices, profile)), {
        prop: `sharing.mig["${profile}"]`,
        given,
        message: 'is no number of such instances that a GPU takes',
        allowed: `1 to ${mostOf(slices, profile)}`,
      });
  }
  const sums = [0, 1].map((part) =>
    profiles.reduce((sum, [profile, count]) => sum + count * (slices.profiles[profile]?.[part as 0 | 1] ?? 0), 0),
  );
  const [compute = 0, memory = 0] = sums;
  check.that(profiles.length < 2 || (compute <= slices.whole[0] && memory <= slices.whole[1]), {
    prop: 'sharing.mig',
    given: mig,
    message: `is more than a GPU: ${compute} of ${slices.whole[0]} parts of the processors, ${memory} of ${slices.whole[1]} of the memory`,
    fix: 'Take fewer, or smaller ones.',
  });
}
