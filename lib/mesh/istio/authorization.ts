import type { GuardAsk, GuardRule } from '../../handles/mesh';
import { byCode, canonical, type JsonObject } from '../../kernel/base/values';
import type { Edge, Metrics, Pods } from '../../kernel/facts';
import type { AuthorizationPolicySpec, AuthorizationRule } from './kinds';
import { isSeen, type Membership, portsOf, principalOf } from './peers';

/** What is known of pods inside, for who may call them. */
export interface Called {
  readonly pods: Pods;
  /** Edges that come to them, from wherever. */
  readonly edges: readonly Edge[];
  /** What is let in of it, where somebody guards an endpoint. */
  readonly guards: readonly GuardAsk[];
  /** Whether its servers call each other by addresses. */
  readonly addressed: boolean;
  /** Ports at which nobody shows a certificate: see transport.ts. */
  readonly plain: ReadonlySet<string>;
  /** What is measured there, and by whom. */
  readonly measured: { readonly by?: Pods; readonly at: readonly Metrics[] };
}

/** Who has no certificate of the mesh: which of them come so far is a matter of the network policy. */
const NOBODY: JsonObject = { notPrincipals: ['*'] };

/**
 * Who may call pods inside: their own namespace, and who has an edge to them, on the ports of that edge. The same edges make the
 * network policies; where a caller shows no certificate, those alone tell callers apart.
 */
export function authorizationOf(called: Called, members: Membership): AuthorizationPolicySpec {
  const { pods, guards, addressed } = called;
  const guarded = guards.map(({ to }) => String(to.podPort));
  const own: JsonObject = { namespaces: [pods.namespace] };
  const rules: AuthorizationRule[] = [
    rule(own, guarded.length > 0 ? { notPorts: guarded } : undefined),
    ...(addressed ? [rule(NOBODY, guarded.length > 0 ? { notPorts: guarded } : undefined)] : []),
    ...guards.flatMap((guard) => guardedRules(guard, own)),
    ...called.edges
      .filter((edge) => isSeen(edge) && !isOwn(pods, edge, members))
      .sort((a, b) => byCode(a.to.id, b.to.id))
      .flatMap((edge) => edgeRules(edge, called, members)),
  ];
  return { selector: { matchLabels: pods.labels }, action: 'ALLOW', rules: distinct(rules) };
}

/** Of their own namespace, with a certificate: that is let in already. */
function isOwn(pods: Pods, { from }: Edge, members: Membership): boolean {
  return members.has(from) && from.namespace === pods.namespace;
}

function edgeRules(edge: Edge, called: Called, members: Membership): AuthorizationRule[] {
  const known = members.has(edge.from) && !called.plain.has(String(edge.to.podPort));
  const source: JsonObject = known ? { principals: [principalOf(edge.from as Pods)] } : NOBODY;
  const guard = called.guards.find(({ to }) => to.podPort === edge.to.podPort);
  const measures = known ? undefined : measuring(edge, called, members);
  if (guard !== undefined && measures === undefined) return guardedRules(guard, source);
  const ports = portsOf(edge)?.map(String);
  return [rule(source, { ...(ports && { ports }), ...measures })];
}

/** Who only measures reads what is measured and nothing else, where others are told apart at the same port. */
function measuring(
  { from, to }: Edge,
  { measured, edges, guards }: Called,
  members: Membership,
): JsonObject | undefined {
  if (from !== measured.by) return undefined;
  const at = measured.at.find((one) => one.at.id === to.id);
  const shared =
    guards.some((guard) => guard.to.podPort === to.podPort) ||
    edges.some((other) => other.to.podPort === to.podPort && members.has(other.from));
  if (at === undefined || to.tls || to.protocol !== 'http' || !shared) return undefined;
  return { methods: ['GET'], paths: [at.path ?? '/metrics'] };
}

/** Each entry of a guard, for one source. */
function guardedRules({ to, allow, issuers = [] }: GuardAsk, source: JsonObject): AuthorizationRule[] {
  return allow.map(({ paths, methods, token }: GuardRule) => {
    const claims = Object.entries(token?.claims ?? {}).sort(([a], [b]) => byCode(a, b));
    const asked = token === undefined ? {} : { requestPrincipals: issuers.map(({ issuer }) => `${issuer}/*`) };
    return {
      ...rule(
        { ...source, ...asked },
        { ports: [String(to.podPort)], ...(methods && { methods: [...methods] }), ...(paths && { paths: [...paths] }) },
      ),
      ...(claims.length > 0 && {
        when: claims.map(([claim, values]) => ({ key: `request.auth.claims[${claim}]`, values })),
      }),
    };
  });
}

function rule(source: JsonObject, operation: JsonObject | undefined): AuthorizationRule {
  const some = operation !== undefined && Object.keys(operation).length > 0;
  return { from: [{ source }], ...(some && { to: [{ operation }] }) };
}

function distinct(rules: readonly AuthorizationRule[]): AuthorizationRule[] {
  return [...new Map(rules.map((one) => [canonical(one), one])).values()];
}
