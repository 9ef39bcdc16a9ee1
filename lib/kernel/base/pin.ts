/** How a chart takes an image at a place of its values. */
export interface ImageSlot {
  /** Path in the values: `image`, `csi.cephcsi`. */
  readonly path: string;
  /**
   * `split`: `{repository: registry/path, tag}` · `parts`: `{registry, repository: path, tag}` · `joined`: one string ·
   * `named`: `{repository: registry/folder, image: name, version: tag}`.
   */
  readonly form: 'split' | 'parts' | 'joined' | 'named';
  /** Full reference: `quay.io/ceph/ceph:v20.2.4`. */
  readonly ref: string;
}

/** A Helm chart at one version, with every image that it runs and the place where it takes it. */
export interface ChartPin {
  /** Name under which a row overrides the version. */
  readonly name: string;
  /** Chart repository: an https URL with an index, or `oci://…` up to the chart's folder. */
  readonly repository: string;
  /** Its name in the repository. */
  readonly chart: string;
  /** Exact: `1.19.1`. */
  readonly version: string;
  /** Every image that it runs, and where it takes it. */
  readonly images: readonly ImageSlot[];
}

/** CustomResourceDefinitions at one version: which groups they define, and the files that define them. */
export interface CrdPin {
  /** API groups that they define: each has one carrier in an environment, or one for each of its kinds. */
  readonly groups: readonly string[];
  /** Their kinds, where several products share a group (`argoproj.io`): each kind has one carrier then. @default all of the groups' */
  readonly kinds?: readonly string[];
  /** Of the files; it goes with the chart's where they are equal. */
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
