import type { Output } from '../../../../lib';
import type { ImageSlot } from '../../../../lib/kernel/base/pin';
import type { JsonObject } from '../../../../lib/kernel/base/values';
import type { PodsModel } from '../../../../lib/kernel/model';
import type { ReleaseNeed } from '../../../../lib/kernel/needs';
import { mirrored } from '../../../../lib/kernel/needs/images';
import { imagesName, imageTemplate } from './images';

/** Pods that run once, after the others are ready: Helm waits for them as for a hook. */
const HOOKS: ReadonlySet<string> = new Set(['cert-manager/startupapicheck']);

const USER = 65532;

/**
 * The objects that the stand-in of a release makes: the pods and cluster roles that the system's facts state, and what
 * its images are. Of a system's several charts those make none that run no image.
 */
export function chartObjects(need: ReleaseNeed, output: Output): JsonObject[] {
  const slots = need.chart.images;
  const system = isMaker(need, output) ? output.model.systems.find(({ id }) => id === need.asker) : undefined;
  const pods = podsOf(need, output);
  // No operator may make a cluster role: it would give itself rights.
  const roles = (system?.made ?? []).filter(({ kind }) => kind === 'ClusterRole');
  const accounts = new Map(
    pods.flatMap((one) => {
      const { serviceAccount, namespace } = one;
      if (serviceAccount === undefined) return [];
      return [[`${namespace}/${serviceAccount}`, placed(object('v1', 'ServiceAccount', serviceAccount), one, need)]];
    }),
  );
  const images = assigned(pods, slots, output.row.mirror);
  return [
    ...[...accounts.values()],
    ...pods.map((one) => placed(workload(one, images.get(one) ?? [], need), one, need)),
    ...(slots.length === 0 ? [] : [report(need)]),
    ...roles.map(({ name }) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
    })),
  ];
}

/** Pods go to the chart that brings the images that they state; where they state none, to the first that brings any. */
function podsOf(need: ReleaseNeed, output: Output): PodsModel[] {
  const { mirror } = output.row;
  const own = [...output.foundation.releases.values()].filter(({ asker }) => asker === need.asker);
  const brings = ({ chart }: ReleaseNeed, { images }: PodsModel) =>
    chart.images.some(({ ref }) => images.includes(mirrored(ref, mirror)));
  const system = output.model.systems.find(({ id }) => id === need.asker);
  return (system?.pods ?? []).filter(
    (pods) =>
      pods.by === 'chart' && (own.some((one) => brings(one, pods)) ? brings(need, pods) : isMaker(need, output)),
  );
}

function isMaker(need: ReleaseNeed, { foundation }: Output): boolean {
  const own = [...foundation.releases.values()].filter(({ asker }) => asker === need.asker);
  return own.find(({ chart }) => chart.images.length > 0)?.name === need.name;
}

/**
 * Which slots give the images of which pods: those that the pods state; for pods that state none the slot that bears
 * their name, else the first that nobody has. What is left are images that the operator hands on.
 */
function assigned(
  pods: readonly PodsModel[],
  slots: readonly ImageSlot[],
  mirror: string | undefined,
): Map<PodsModel, readonly ImageSlot[]> {
  const taken = new Map<PodsModel, readonly ImageSlot[]>();
  const left = () => slots.filter((slot) => ![...taken.values()].flat().includes(slot));
  const take = (find: (one: PodsModel) => readonly ImageSlot[]) => {
    for (const one of pods) if ((taken.get(one) ?? []).length === 0) taken.set(one, find(one));
  };
  take(({ images }) => slots.filter(({ ref }) => images.includes(mirrored(ref, mirror))));
  take(({ id }) => left().filter(({ ref }) => imageName(ref).endsWith(`-${id.split('/').at(-1)}`)));
  take(() => left().slice(0, 1));
  return taken;
}

function workload(pods: PodsModel, slots: readonly ImageSlot[], need: ReleaseNeed): JsonObject {
  if (slots.length === 0)
    throw new Error(
      `Pods ${pods.id}: the chart ${need.chart.chart} has no image slot for them. Add it to the chart's pin.`,
    );
  const name = pods.id.replace('/', '-');
  const hook = HOOKS.has(pods.id);
  const template = { metadata: { labels: pods.labels }, spec: podSpec(pods, slots, hook) };
  if (!hook) {
    const spec = { replicas: pods.replicas, selector: { matchLabels: pods.labels }, template };
    return { ...object('apps/v1', 'Deployment', name, pods.labels), spec };
  }
  const annotations = {
    'helm.sh/hook': 'post-install',
    'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
  };
  return { ...object('batch/v1', 'Job', name, pods.labels, annotations), spec: { template } };
}

/** Where the pods are, when that is not where Helm puts what says nothing. */
function placed(made: JsonObject, { namespace }: PodsModel, need: ReleaseNeed): JsonObject {
  if (namespace === need.namespace) return made;
  return { ...made, metadata: { ...(made.metadata as JsonObject), namespace } };
}

/** As Pod Security's `restricted` wants it. Claims are left out: nothing provisions volumes here. */
function podSpec(pods: PodsModel, slots: readonly ImageSlot[], once: boolean): JsonObject {
  const { cpu, memory, gpus = 0 } = pods.requests;
  const limits = gpus > 0 ? { limits: { 'nvidia.com/gpu': String(gpus) } } : {};
  const containers = slots.map((slot, i) => ({
    name: i === 0 ? 'main' : `sidecar-${i}`,
    image: imageTemplate(slot),
    // A fact states what a pod asks for, all its containers together.
    ...(i === 0 ? { resources: { requests: { cpu, memory }, ...limits } } : {}),
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  }));
  return {
    ...(pods.serviceAccount === undefined ? {} : { serviceAccountName: pods.serviceAccount }),
    ...(pods.hostNetwork ? { hostNetwork: true } : {}),
    ...(once ? { restartPolicy: 'Never' } : {}),
    securityContext: { runAsNonRoot: true, runAsUser: USER, seccompProfile: { type: 'RuntimeDefault' } },
    containers,
  };
}

function report(need: ReleaseNeed): JsonObject {
  const data = Object.fromEntries(need.chart.images.map((slot) => [slot.path, imageTemplate(slot)]));
  return { ...object('v1', 'ConfigMap', imagesName(need.name)), data };
}

/** Without a namespace: Helm's is taken. */
function object(
  apiVersion: string,
  kind: string,
  name: string,
  labels: JsonObject = {},
  annotations: JsonObject = {},
): JsonObject {
  return { apiVersion, kind, metadata: { name, labels, annotations } };
}

/** `ceph-csi-operator` of `quay.io/cephcsi/ceph-csi-operator:v1.0.4`. */
function imageName(ref: string): string {
  const path = (ref.split('@')[0] ?? '').split('/').at(-1) ?? '';
  return path.split(':')[0] ?? '';
}
