import { type Directory, type DirectoryAccess, personFilter } from '../handles/directory';
import type { PublicHost } from '../handles/public-host';
import { PASSWORD_PAGE_IMAGE, tagOf } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import { Check } from '../kernel/faults';
import {
  Deployment,
  PodDisruptionBudget,
  type PodTemplate,
  restrictedContainer,
  restrictedPod,
  Service,
} from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { SecretRef } from '../kernel/needs';
import { failureDomainOf, topologyKeyOf } from '../kernel/row';
import { System, type SystemProps } from '../kernel/system';
import { type Minted, type Text, text } from '../kernel/text';

export interface PasswordPageProps extends SystemProps {
  /** Whose people change their password. */
  readonly directory: Directory;
  /** Where they find the page. */
  readonly host: PublicHost;
  /** Language for those whose browser names none that the page has, as `en` or `zh-CN`. @default 'en' */
  readonly language?: string;
  /** @default 1, or 2 with quorum */
  readonly replicas?: number;
}

/** `www-data` of the image's Debian, whose home the page is. */
const UID = 33;
const HOME = '/var/www';
const CONFIG = 'config.inc.local.php';
const CA = '/etc/directory/trust';
/** What Apache, PHP and the page write: nothing that must stay. */
const WRITTEN: Readonly<Record<string, string>> = {
  cache: `${HOME}/cache`,
  conf: `${HOME}/conf`,
  locks: '/run/lock/apache2',
  run: '/run/apache2',
  templates: `${HOME}/templates_c`,
  tmp: '/tmp',
};
const SIZE = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } } as const;

/**
 * A page on which people of a directory change their own password, by the old one: LTB Self Service Password. It writes as the
 * person who does it, with no rights of its own; lost passwords are reset by the directory's administrators.
 *
 * ```ts
 * new PasswordPage(env, 'passwords', { directory: ldap.directory(), host: gateway.host('passwords') });
 * ```
 */
export class PasswordPage extends System {
  /** @throws KeelsonError when a prop is wrong: see docs/systems/password-page.md */
  constructor(env: Environment, id: string, props: PasswordPageProps) {
    const version = tagOf(env.pinned(PASSWORD_PAGE_IMAGE));
    super(env, id, props, { app: 'self-service-password', version, maxId: 50, security: 'restricted' });
    const replicas = props.replicas ?? env.pick({ single: 1, quorum: 2 });
    const language = props.language ?? 'en';
    this.check(replicas, language);
    const access = props.directory.for(this);
    const settings = this.need.secret({
      name: this.name('settings'),
      data: { [CONFIG]: settingsOf(access, this.need.mint('keyphrase'), language) },
    });
    const labels = { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': 'self-service-password' };
    const image = env.image(PASSWORD_PAGE_IMAGE);
    const web = this.state.pods({ id: 'web', labels, by: 'us', replicas, requests: SIZE.requests, images: [image] });
    const http = this.state.serves({ id: 'http', at: web, podPort: 80, service: id, port: 80, protocol: 'http' });
    props.host.for(this, http);
    this.state.logs({ at: web, format: 'text' });
    for (const fact of ['metrics', 'dashboard'])
      this.state.exception(fact, 'the page counts nothing; whether its host answers is seen at the gateway');
    this.state.exception('alerts', 'the one that counts, whether its host answers, is stated with the host');
    this.write(replicas, labels, podOf(image, labels, settings, access.trust, this.spread(replicas, labels)));
  }

  private check(replicas: number, language: string): void {
    new Check(this.path)
      .that(Number.isInteger(replicas) && replicas >= 1, {
        prop: 'replicas',
        given: replicas,
        message: 'is no number of pods',
        allowed: '1 and more',
      })
      .that(/^[a-z]{2}(-[A-Z]{2})?$/.test(language), {
        prop: 'language',
        given: language,
        message: 'is no language',
        allowed: 'as en, fr or zh-CN',
      })
      .done();
  }

  private spread(
    replicas: number,
    labels: Readonly<Record<string, string>>,
  ): PodTemplate['spec']['topologySpreadConstraints'] {
    const domain = failureDomainOf(this.env.row.pools);
    if (replicas === 1 || domain === 'none') return undefined;
    const topologyKey = topologyKeyOf(domain);
    return [{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: labels } }];
  }

  private write(replicas: number, labels: Readonly<Record<string, string>>, template: PodTemplate): void {
    const { id: name } = this;
    new Manifest(this, Service, {
      name,
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
    if (replicas > 1)
      new Manifest(this, PodDisruptionBudget, {
        name,
        spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      });
    new Manifest(this, Deployment, { name, spec: { replicas, selector: { matchLabels: labels }, template } });
  }
}

/**
 * The page's settings, over its own. The server hashes passwords and judges them (extended operation, policy control); ways that
 * would need rights over people (mail, SMS, questions) are off.
 */
export function settingsOf(access: DirectoryAccess, keyphrase: Minted, language: string): Text {
  const plain: Readonly<Record<string, string | boolean>> = {
    ldap_url: access.url,
    ldap_binddn: access.bindDn,
    ldap_base: access.people,
    ldap_login_attribute: access.attributes.uid,
    ldap_fullname_attribute: access.attributes.displayName,
    ldap_filter: personFilter(access, '{login}'),
    ldap_use_exop_passwd: true,
    ldap_use_ppolicy_control: true,
    hash: 'clear',
    who_change_password: 'user',
    use_questions: false,
    use_tokens: false,
    use_sms: false,
    lang: language,
  };
  const lines = Object.entries(plain).map(([name, value]) => `$${name} = ${php(value)};\n`);
  return text`<?php\n${lines.join('')}$ldap_bindpw = '${access.password.plain}';\n$keyphrase = '${keyphrase.plain}';\n`;
}

function php(value: string | boolean): string {
  return typeof value === 'boolean' ? String(value) : `'${value.replace(/[\\']/g, (one) => `\\${one}`)}'`;
}

function podOf(
  image: string,
  labels: Readonly<Record<string, string>>,
  settings: SecretRef,
  trust: SecretRef | undefined,
  spread: PodTemplate['spec']['topologySpreadConstraints'],
): PodTemplate {
  const volumes = [
    ...Object.keys(WRITTEN).map((name) => ({ name, emptyDir: {} })),
    { name: 'settings', secret: { secretName: settings.name } },
    ...(trust === undefined
      ? []
      : [{ name: 'trust', secret: { secretName: trust.name, items: [{ key: 'ca.crt', path: 'ca.crt' }] } }]),
  ];
  return {
    metadata: { labels, annotations: { 'keelson.dev/settings': settings.stamp } },
    spec: {
      automountServiceAccountToken: false,
      // Its Apache listens on 80, which a pod may open to everybody in it.
      securityContext: {
        ...restrictedPod(UID),
        sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
      },
      ...(spread === undefined ? {} : { topologySpreadConstraints: spread }),
      containers: [
        {
          name: 'web',
          image,
          ...(trust === undefined ? {} : { env: [{ name: 'LDAPTLS_CACERT', value: `${CA}/ca.crt` }] }),
          ports: [{ name: 'http', containerPort: 80 }],
          readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 10 },
          livenessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 20 },
          resources: SIZE,
          securityContext: restrictedContainer(),
          volumeMounts: [
            ...Object.entries(WRITTEN).map(([name, mountPath]) => ({ name, mountPath })),
            { name: 'settings', mountPath: `${HOME}/conf/${CONFIG}`, subPath: CONFIG, readOnly: true },
            ...(trust === undefined ? [] : [{ name: 'trust', mountPath: CA, readOnly: true }]),
          ],
        },
      ],
      volumes,
    },
  };
}
