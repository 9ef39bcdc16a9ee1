/** How a chart takes an image at a place of its values. */
export interface ImageSlot {
  /** Path in the values: `image`, `csi.cephcsi`. */
  readonly path: string;
  /**
   * `split`: `{repository: registry/path, tag}` · `parts`: `{registry, repository: path, tag}` · `joined`: one string ·
   * `bare`: `{registry, repository: path}` where the chart writes the tag itself.
   */
  readonly form: 'split' | 'parts' | 'joined';
  /** Full reference: `quay.io/ceph/ceph:v20.2.4`. */
  readonly ref: string;
}

/** A Helm chart at one version, with every image that it runs and the place where it takes it. */
export interface ChartPin {
  /** Name under which a row overrides the version. */
  readonly name: string;
  /** Chart repository: an https URL with an index, or `oci://…` up to the chart's folder. */
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  readonly images: readonly ImageSlot[];
}

/** CustomResourceDefinitions at one version: which groups they define, and the files that define them. */
export interface CrdPin {
  readonly groups: readonly string[];
  readonly version: string;
  /** Base of the files: a URL or a folder. */
  readonly base: string;
  /** Below the base. */
  readonly files: readonly string[];
}

/** An image that we name in a manifest ourselves. */
export interface ImagePin {
  /** Name under which a row overrides it. */
  readonly name: string;
  /** Full reference with tag, and with digest where one is recorded. */
  readonly ref: string;
}

/** Tag of an image reference: `v20.2.4` of `quay.io/ceph/ceph:v20.2.4@sha256:…`. */
export function tagOf(ref: string): string {
  const name = ref.split('@')[0] ?? ref;
  return name.slice(name.lastIndexOf(':') + 1);
}
