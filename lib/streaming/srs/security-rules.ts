import type { Check } from '../../kernel/base/faults';
import type { SrsConfPlan, SrsVhostPlan } from './conf-plan';
import { useOf } from './conf-vhost';
import { SECURED, type SrsUse } from './props';

const BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ADDRESS = `${BYTE}(\\.${BYTE}){3}`;
const IPV4 = new RegExp(`^${ADDRESS}$`);
const RANGE = new RegExp(`^${ADDRESS}/(3[0-2]|[12]?\\d)$`);

/** Whether it is an IPv4 address. */
export function isIpv4(given: string): boolean {
  return IPV4.test(given);
}

/** Rules by address guard what comes over RTMP and SRT. What comes over HTTP tells its own address, and SRS believes it. */
export function checkSecurity(check: Check, at: string, plan: SrsConfPlan, vhost: SrsVhostPlan): void {
  const { security, flv, hls } = vhost;
  security.forEach((rule, i) => {
    const prop = `${at}.security[${i}]`;
    check
      .word(prop, useOf(rule), SECURED, 'required')
      .that(rule.from === 'all' || RANGE.test(rule.from), {
        prop: `${prop}.from`,
        given: rule.from,
        message: 'is no range of addresses that SRS can compare',
        allowed: 'all, or IPv4 as 192.0.2.0/24',
      })
      .that('allow' in rule || rule.from !== 'all', {
        prop: `${prop}.from`,
        given: rule.from,
        message: 'denies everybody, whomever another rule allows',
        fix: 'Leave it out, and allow whom you mean: nobody else may then.',
      });
  });
  const ruled = (use: SrsUse) => security.some((rule) => useOf(rule) === use);
  const { webRtc } = plan;
  const open = [
    ...(flv ? ['HTTP-FLV'] : []),
    ...(hls === undefined ? [] : ['HLS']),
    ...(webRtc === undefined ? [] : ['WebRTC']),
  ];
  check
    .that(!ruled('play') || open.length === 0, {
      prop: `${at}.security`,
      given: 'play',
      message: `would not guard ${open.join(' and ')}: over HTTP a viewer is believed the address that it tells itself`,
      fix: 'Set flv: false and leave hls and webRtc out, or ask by callbacks.onPlay.',
    })
    .that(!ruled('publish') || webRtc === undefined, {
      prop: `${at}.security`,
      given: 'publish',
      message: 'would not guard WebRTC: over HTTP a publisher is believed the address that it tells itself',
      fix: 'Leave webRtc out, or ask by callbacks.onPublish.',
    });
}
