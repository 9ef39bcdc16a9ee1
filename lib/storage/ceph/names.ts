import type { Labels } from '../../kernel/base/values';

// Names that several files share. What Rook calls things is fixed in it (v1.20.6).

/** Namespace of the operator; its name is the prefix of the CSI drivers, and so of every volume: it can never change. */
export const ROOK = 'rook-ceph';

/** Release of the CSI drivers. Clusters that came from Rook 1.19 carry resources stamped with this very name. */
export const DRIVERS_RELEASE = 'ceph-csi-drivers';

/** The CSI drivers, by what they mount: block devices and shared filesystems. */
export const DRIVERS = { rbd: `${ROOK}.rbd.csi.ceph.com`, cephfs: `${ROOK}.cephfs.csi.ceph.com` } as const;

/** A CSI driver, by Ceph's word for what it mounts. */
export type Driver = keyof typeof DRIVERS;

/** Labels that tell one kind of daemon from the others of its cluster. */
export interface DaemonLabels extends Labels {
  readonly app: string;
}

/** What a gateway's names and ports follow from: a planned object store. */
interface NamedStore {
  readonly name: string;
  readonly tls: boolean;
}

/** The Service that Rook makes for an object store; the operator itself calls the store by it. */
export function gatewayService({ name }: Pick<NamedStore, 'name'>): string {
  return `rook-ceph-rgw-${name}`;
}

/** Port of that Service, and of the pods behind it (Rook: 8080 for plain HTTP, the port itself for TLS). */
export function gatewayPorts({ tls }: Pick<NamedStore, 'tls'>): { readonly port: number; readonly podPort: number } {
  return tls ? { port: 443, podPort: 443 } : { port: 80, podPort: 8080 };
}

/** Labels of an object store's gateways, and of no other's. */
export function gatewayLabels({ name }: Pick<NamedStore, 'name'>): DaemonLabels {
  return { app: 'rook-ceph-rgw', rook_object_store: name };
}

/** Name of the certificate of a store that speaks TLS, and of its Secret. */
export function certificateOf({ name }: Pick<NamedStore, 'name'>): string {
  return `${name}-tls`;
}

/** Labels of a filesystem's metadata servers, and of no other's. */
export function serverLabels({ name }: { readonly name: string }): DaemonLabels {
  return { app: 'rook-ceph-mds', rook_file_system: name };
}
