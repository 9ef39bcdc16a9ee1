/** Where a repository's server listens. */
interface GitServer {
  readonly host: string;
  readonly port: number;
}

const SSH = /^ssh:\/\//;
/** As Git itself takes it: `git@git.example.com:platform/manifests.git`. */
const SHORT = /^[A-Za-z0-9_.-]+@([A-Za-z0-9.-]+):(?!\/\/|\d+\/)[^\s:]+$/;

/** Whether a repository is read by SSH. */
export function isSsh(url: string): boolean {
  return SSH.test(url) || SHORT.test(url);
}

/** Whether a URL has something in it that logs in: then it stands in every object that names it. */
export function hasPassword(url: string): boolean {
  return URL.canParse(url) && new URL(url).password !== '';
}

/** Where the server of a URL listens. @returns undefined for a URL that is none of those that are taken */
export function serverOf(url: string): GitServer | undefined {
  const [, short] = SHORT.exec(url) ?? [];
  if (short !== undefined) return { host: short, port: 22 };
  if (!/^(https|ssh):\/\/[^\s?#]+$/.test(url) || !URL.canParse(url)) return undefined;
  const { hostname: host, port, pathname, protocol, username } = new URL(url);
  if (host === '' || pathname.length < 2 || (protocol === 'ssh:' && username === '')) return undefined;
  return { host, port: Number(port) || (protocol === 'ssh:' ? 22 : 443) };
}
