import type { JsonObject } from '../../../lib/kernel/base/values';
import { isMap } from '../../../lib/kernel/base/values';
import { podTemplatesIn } from '../../../lib/kernel/render/pod-templates';

/** A pod as a controller would make it of a template, in the namespace of what carries the template. */
export function podsOf(object: JsonObject): JsonObject[] {
  const { name, namespace } = object.metadata as JsonObject;
  return podTemplatesIn(object).map(({ template }, i) => {
    const { labels, annotations } = isMap(template.metadata) ? template.metadata : {};
    const metadata = { name: `${String(name).slice(0, 50)}-pod-${i}`, namespace, labels, annotations } as JsonObject;
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: withClaims(template.spec as JsonObject, object),
    } as JsonObject;
  });
}

/** A StatefulSet gives each pod a volume for each claim. Nothing is provisioned for a pod that is only asked about: it is empty. */
function withClaims(spec: JsonObject, object: JsonObject): JsonObject {
  const { volumeClaimTemplates } = isMap(object.spec) ? (object.spec as JsonObject) : {};
  if (object.kind !== 'StatefulSet' || !Array.isArray(volumeClaimTemplates)) return spec;
  const claims = (volumeClaimTemplates as readonly JsonObject[]).map(({ metadata }) => {
    return { name: (metadata as JsonObject).name ?? null, emptyDir: {} };
  });
  return { ...spec, volumes: [...((spec.volumes ?? []) as readonly JsonObject[]), ...claims] };
}
