import type { Duration, Size } from 'cdk8s';
import type { PublicHost } from '../../../handles/public-host';
import type { Endpoint } from '../../../kernel/facts';

/** Who is told of alerts, of which, and when not. */
export interface AlertingProps {
  /** Who can be told, by a name of lower-case letters, digits and dashes: `team-chat`, `mail`. */
  readonly receivers: Readonly<Record<string, Receiver>>;
  /** Receiver of what no route takes. */
  readonly default: string;
  /** What goes elsewhere, in order: the first that fits takes an alert. @default everything to `default` */
  readonly routes?: readonly AlertRoute[];
  /** Receiver that is told of every critical alert, whoever else is told of it. @default none */
  readonly oncall?: string;
  /**
   * Receiver, a webhook, that is called every five minutes for as long as alerts get out at all: who waits for the calls tells when
   * they end (a dead man's switch). It should stand outside of the cluster. @default none: silence may mean that nothing works
   */
  readonly watchdog?: string;
  /** When nobody is told of warnings; critical alerts always get through. @default never */
  readonly quiet?: QuietHours;
  /** How long the first alert of a group waits for others. @default 30 seconds */
  readonly groupWait?: Duration;
  /** How long after a message about a group its next one is sent, if it has changed; one minute and more. @default 5 minutes */
  readonly groupInterval?: Duration;
  /** How often it is told again for as long as nothing changes. @default 4 hours */
  readonly repeat?: Duration;
  /**
   * Host under which people see alerts and silence them. Alertmanager has no login: whoever reaches the host can silence everything, so
   * it belongs behind a proxy that asks who is there. @default not called from outside; `kubectl port-forward` shows it
   */
  readonly host?: PublicHost;
  /** How long silences that have ended, and what was sent, are remembered. @default 5 days */
  readonly retention?: Duration;
  /** Volume of each server. @default 2Gi */
  readonly size?: Size;
  /** Memory of each server. @default 256Mi */
  readonly memory?: Size;
}

/** Who is told. */
export type Receiver = DingTalkReceiver | MailReceiver | WebhookReceiver;

/** A group of DingTalk, by its robot. People give the access token of the robot's webhook. */
export interface DingTalkReceiver {
  /** Of the receiver. */
  readonly type: 'dingtalk';
  /** With which messages are signed: people give it (DingTalk's security setting "sign", a text that begins with SEC). */
  readonly secret: 'given';
  /** Mobile numbers of members who are mentioned. @default none */
  readonly mention?: readonly string[];
  /** Whether a critical alert, and its end, mentions everybody in the group. @default 'nobody' */
  readonly mentionAll?: 'critical' | 'nobody';
  /** Addresses behind oapi.dingtalk.com. @default any address on port 443 */
  readonly cidrs?: readonly string[];
}

/** Mail, always over TLS: from its beginning on port 465, by STARTTLS on every other. */
export interface MailReceiver {
  /** Of the receiver. */
  readonly type: 'mail';
  /** Server that takes the mail: `smtp.example.com`. */
  readonly host: string;
  /** Of the server. @default 587 */
  readonly port?: number;
  /** Sender: `alerts@example.com`. */
  readonly from: string;
  /** Who gets it. */
  readonly to: readonly string[];
  /** Account at the server. @default it takes mail without a login */
  readonly user?: string;
  /** Of the account: people give it. @default none, without a user */
  readonly password?: 'given';
  /** Signs the server's certificate: people give it as PEM. @default publicly trusted */
  readonly authority?: 'given';
  /** Addresses behind the host. @default any address on that port */
  readonly cidrs?: readonly string[];
}

/** Whoever takes Alertmanager's own JSON (version 4) by HTTP. */
export interface WebhookReceiver {
  /** Of the receiver. */
  readonly type: 'webhook';
  /** Where it is called: over https, or plainly inside the cluster. `given` where the URL itself is the secret: people give it. */
  readonly url: 'given' | (string & {});
  /** Host of a URL that is given. @default that of the URL */
  readonly host?: string;
  /** Port of a URL that is given. @default that of the URL, or 443 */
  readonly port?: number;
  /** What listens there, inside the cluster. @default it is outside */
  readonly at?: Endpoint;
  /** Token in the header `Authorization: Bearer`: people give it. @default none */
  readonly bearer?: 'given';
  /** Signs the server's certificate: people give it as PEM. @default publicly trusted */
  readonly authority?: 'given';
  /** Addresses behind the host. @default any address on that port */
  readonly cidrs?: readonly string[];
}

/** Where alerts of a kind go. All that is said must hold. */
export interface AlertRoute {
  /** Receivers, each of which is told. */
  readonly receiver: string | readonly string[];
  /** Team that owns the system. @default any */
  readonly team?: string;
  /** Id of the system. @default any */
  readonly system?: string;
  /** How bad it is. @default any */
  readonly severity?: 'critical' | 'warning';
  /** Names of alerts, as a regular expression (RE2) of the whole name: `Postgres.*`. @default any */
  readonly alerts?: string;
  /** Labels by which alerts become one message. @default ['system', 'alertname'] */
  readonly groupBy?: readonly string[];
  /** How long the first alert of a group waits for others. @default that of all */
  readonly groupWait?: Duration;
  /** How long after a message about a group its next one is sent. @default that of all */
  readonly groupInterval?: Duration;
  /** How often it is told again for as long as nothing changes. @default that of all */
  readonly repeat?: Duration;
}

/** Hours in which warnings wait. */
export interface QuietHours {
  /** Whose clock counts, as the IANA database names it: `Asia/Shanghai`. Summer time is its affair. */
  readonly zone: string;
  /** Spans of time; each holds by itself. */
  readonly hours: readonly QuietSpan[];
}

/** Days of the week, as Alertmanager has them. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** A day of the week. */
export type Weekday = (typeof WEEKDAYS)[number];

/** A span of time on some days. */
export interface QuietSpan {
  /** On which it begins. @default every day */
  readonly days?: readonly Weekday[];
  /** `22:00` */
  readonly from: string;
  /** `08:00`: of the next day where it is not after `from`. `24:00` is the end of the day. */
  readonly to: string;
}
