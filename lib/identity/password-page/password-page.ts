import { type Directory, type DirectoryAccess, personFilter } from '../../handles/directory';
import type { PublicHost } from '../../handles/public-host';
import { Check } from '../../kernel/base/faults';
import { parsedBytes } from '../../kernel/base/quantity';
import type { Environment } from '../../kernel/environment';
import { type Minted, type Text, text } from '../../kernel/needs/text';
import { System, type SystemProps } from '../../kernel/system';
import { scratchMount, secretMount, trustMount } from '../../workloads/mount';
import type { ContainerOf } from '../../workloads/pod';
import { server } from '../../workloads/server';
import { service } from '../../workloads/service';
import { passwordPageAlerts, passwordPageDashboard } from './alerts';
import { PASSWORD_PAGE_IMAGE } from './pins';

/** Whose passwords are changed, and where people find the page. */
export interface PasswordPageProps extends SystemProps {
  /** Whose people change their password. */
  readonly directory: Directory;
  /** Where they find the page. */
  readonly host: PublicHost;
  /** Language for those whose browser names none that the page has, as `en` or `zh-CN`. @default 'en' */
  readonly language?: string;
  /** How many pods serve it, 1 and more. @default 1, or 2 with quorum */
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
    super(env, id, props, {
      app: 'self-service-password',
      image: PASSWORD_PAGE_IMAGE,
      maxId: 50,
      security: 'restricted',
    });
    const { replicas = env.pick({ single: 1, quorum: 2 }), language = 'en' } = props;
    checkPage(new Check(this.path), replicas, language);
    const access = props.directory.for(this);
    const settings = this.need.secret({
      name: this.name('settings'),
      data: { [CONFIG]: settingsOf(access, this.need.mint('keyphrase'), language) },
    });
    const { pods, object } = server(this, {
      id: 'web',
      labels: { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': 'self-service-password' },
      uid: UID,
      replicas,
      placement: env.placement(this.path),
      containers: [page(env.image(PASSWORD_PAGE_IMAGE), settings.name, access.trust?.name)],
      stamps: { settings: settings.stamp },
      // Its Apache listens on 80, which a pod may open to everybody in it.
      spec: { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } },
    });
    props.host.for(this, service(this, pods, { id: 'http', podPort: 80, protocol: 'http' }));
    this.state.ready(object, 'Available');
    this.state.logs({ at: pods, format: 'text' });
    const watched = { id, namespace: this.namespace, replicas, memory: parsedBytes(SIZE.limits.memory) };
    this.state.alert(...passwordPageAlerts(watched));
    this.state.dashboard(passwordPageDashboard(watched));
    this.state.exception('metrics', 'the page counts nothing: what is known of it, the cluster counts');
  }
}

function checkPage(check: Check, replicas: number, language: string): void {
  check
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

/** @param trust Secret whose `ca.crt` signs the directory's servers. @default publicly trusted */
function page(image: string, settings: string, trust: string | undefined): ContainerOf {
  return {
    name: 'web',
    image,
    ...(trust && { env: { LDAPTLS_CACERT: `${CA}/ca.crt` } }),
    ports: { http: 80 },
    readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 10 },
    livenessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 20 },
    size: SIZE,
    mounts: [
      ...Object.entries(WRITTEN).map(([name, at]) => scratchMount(name, at)),
      secretMount('settings', settings, `${HOME}/conf/${CONFIG}`, { file: CONFIG }),
      ...(trust === undefined ? [] : [trustMount(trust, CA)]),
    ],
  };
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
