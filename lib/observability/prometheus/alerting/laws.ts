import type { Flaw } from '../../../kernel/base/faults';
import { type Law, law } from '../../../kernel/base/law';
import { parsedBytes } from '../../../kernel/base/quantity';
import { Alertmanager, type AlertmanagerContent } from './kinds';
import { CONFIG_KEY } from './names';

/** What is known of Alertmanager's custom resource, beyond its schema. Seen with prometheus-operator 0.93.0. */
export const ALERTING_LAWS: readonly Law[] = [
  law(Alertmanager, {
    refers: [
      { at: 'spec.configSecret', to: 'Secret' },
      { at: 'spec.serviceName', to: 'Service' },
    ],
    check({ configSecret, storage, image, version }, tell) {
      if (configSecret === undefined)
        tell(
          'spec.configSecret',
          undefined,
          'is missing: the operator then takes a Secret of its own naming, or a configuration that tells nobody',
          {
            fix: `Name a Secret with the key ${CONFIG_KEY}.`,
          },
        );
      if (storage === undefined)
        tell('spec.storage', undefined, 'is missing: silences would go with each pod', {
          allowed: 'volumeClaimTemplate',
        });
      if ((image === undefined) !== (version === undefined))
        tell(
          'spec.version',
          version,
          'stands without the other of image and version: the operator would write for another release than runs',
        );
    },
    changes: volumeChanges,
  }),
];

type Spec = AlertmanagerContent['spec'];

/** The operator takes these, makes the StatefulSet anew, all servers at once, and leaves the old volumes as they are. */
function volumeChanges(before: Spec, after: Spec): Flaw[] {
  const [old, now] = [before, after].map(({ storage }) => storage?.volumeClaimTemplate?.spec);
  if (old === undefined || now === undefined) return [];
  const [size, wanted] = [old.resources.requests.storage, now.resources.requests.storage];
  const how = 'is told to no volume that there is: the operator makes all servers anew at once, on the old volumes';
  return [
    ...(parsedBytes(wanted) < parsedBytes(size)
      ? [
          {
            prop: 'alerting.size',
            given: wanted,
            message: `is less than ${size}, and no volume shrinks`,
            allowed: `${size} and more`,
          },
        ]
      : []),
    ...(parsedBytes(wanted) > parsedBytes(size)
      ? [
          {
            prop: 'alerting.size',
            given: wanted,
            message: how,
            fix: 'Enlarge the claims first (kubectl patch pvc), then publish the change.',
          },
        ]
      : []),
    ...(now.storageClassName === old.storageClassName
      ? []
      : [
          {
            prop: 'storage',
            given: now.storageClassName,
            message: how,
            allowed: old.storageClassName,
            fix: 'Delete the claims one by one after the change: silences come back from the other servers, and are lost where there is one.',
          },
        ]),
  ];
}
