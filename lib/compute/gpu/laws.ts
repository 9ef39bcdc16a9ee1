import { type Law, law, type Reference } from '../../kernel/base/law';
import { isOlder } from '../../kernel/base/quantity';
import { type JsonObject, mapOf } from '../../kernel/base/values';
import { ResourceQuota } from '../../kernel/kubernetes';
import { ClusterPolicy, NvidiaDriver } from './kinds';
import { OPERATOR } from './names';
import { GPU_OPERATOR_CHART } from './pins';

/** What is known of the custom resources of the GPU operator, beyond their schemas. */
export const GPU_LAWS: readonly Law[] = [
  law(ClusterPolicy, {
    // It does not look whether they are there: pods wait in ContainerCreating, and the policy says ready.
    refers: ({ spec }) => configurations(mapOf(spec), ['devicePlugin', 'migManager'], 'config'),
    check(spec, tell) {
      const operands = Object.entries(spec).filter(([, value]) => mapOf(value).enabled === true);
      for (const [name, value] of operands) {
        const { repository, image, version } = mapOf(value);
        const given = [repository, image, version].filter((part) => typeof part === 'string' && part !== '');
        if (given.length % 3 !== 0)
          tell(name, value, 'has a part of an image, and the operator refuses it late', {
            allowed: 'repository, image and version, or none of them',
          });
      }
      const { enabled, nriPluginEnabled } = mapOf(spec.cdi);
      if (enabled === false && nriPluginEnabled === true)
        tell('cdi.nriPluginEnabled', true, 'does nothing while cdi.enabled is false');
    },
  }),
  law(NvidiaDriver, {
    refers: ({ spec }) => configurations({ it: mapOf(spec) }, ['it'], 'repoConfig', 'spec'),
    fixed: {
      fields: ['spec.driverType', 'spec.usePrecompiled'],
      by: 'the API server refuses the change',
      fix: 'Give the pool another id, so that another driver is made.',
    },
  }),
  law(GPU_OPERATOR_CHART, {
    changes: ({ version: old }, { version }) =>
      isOlder(version, old)
        ? [
            {
              prop: 'version',
              given: version,
              message: `is older than ${old}: the operator goes to the next release alone, and its CRDs stay as they are`,
              allowed: `${old} and later`,
            },
          ]
        : [],
  }),
  law(ResourceQuota, {
    fixed: {
      fields: ['spec.scopes', 'spec.scopeSelector'],
      by: 'the API server refuses the change',
      fix: 'Give it another name, so that a new one is made.',
    },
  }),
];

/** ConfigMaps of the operator's namespace that parts of a spec name. */
function configurations(spec: JsonObject, parts: readonly string[], field: string, at?: string): Reference[] {
  return parts.flatMap((part) => {
    const { name } = mapOf(mapOf(spec[part])[field]);
    if (typeof name !== 'string' || name === '') return [];
    return [{ kind: 'ConfigMap', namespace: OPERATOR, name, at: `${at ?? `spec.${part}`}.${field}.name` }];
  });
}
