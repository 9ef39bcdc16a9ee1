import { keptChange } from '../../lib/checks/changes/kept';
import { object } from '../support/rules';

const marked = (mark?: string) => {
  const annotations = mark === undefined ? {} : { 'argocd.argoproj.io/sync-options': mark };
  return { ...object('v1 PersistentVolumeClaim'), metadata: { name: 'a', namespace: 'shop', annotations } };
};

test('what holds data stays written, and marked', () => {
  const kept = 'Prune=false,Delete=false';
  expect(keptChange(marked(kept), marked(kept))).toEqual([]);
  expect(keptChange(marked(), undefined)).toEqual([]);
  expect(keptChange(marked(kept), marked())).toEqual([
    {
      prop: 'argocd.argoproj.io/sync-options',
      given: undefined,
      message: 'no longer keeps what holds data',
      allowed: kept,
    },
  ]);
  expect(keptChange(marked('Prune=confirm,Delete=confirm'), undefined)).toEqual([
    {
      message: 'holds data and is no longer written: it stays in the cluster, and nobody updates it any more',
      fix: 'Set retiring: true on its system first; or accept it in the row, and delete it by hand.',
    },
  ]);
});
