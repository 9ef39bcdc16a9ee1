import { removedFindings } from '../../lib/checks/changes/removed';
import { line } from '../../lib/checks/findings/finding';
import type { JsonObject } from '../../lib/kernel/base/values';
import { modelOf, object, pods, shop } from '../support/rules';

test('what others still name stays written', () => {
  const account = object('v1 ServiceAccount');
  const user = object('v1 Pod', { serviceAccountName: 'a' });
  const told = (before: readonly JsonObject[], after: readonly JsonObject[], model = modelOf()) =>
    removedFindings(before, after, shop([], model)).map(line);
  expect(told([account, user], [user])).toEqual([
    '[changes] unit: ServiceAccount shop/a: is no longer written, and Pod shop/a still names it. Write it, or name another.',
  ]);
  expect(told([account], [], modelOf({ pods: [pods({ serviceAccount: 'a' })] }))).toEqual([
    '[changes] unit: ServiceAccount shop/a: is no longer written, and pods of shop still name it. Write it, or name another.',
  ]);
  expect(told([account, user], [])).toEqual([]);
  expect(told([user], [account, user])).toEqual([]);
});
