import type { Flaw } from '../../kernel/base/faults';
import type { GatewayContent } from './kinds';

/**
 * What must not become of a gateway that stands: its load balancer, and with it the address that DNS knows, are its class's.
 * @param before the spec that is published
 * @param after the spec that would be
 */
export function gatewayChanges(before: GatewayContent['spec'], after: GatewayContent['spec']): Flaw[] {
  if (before.gatewayClassName === after.gatewayClassName) return [];
  return [
    {
      prop: 'gatewayClass',
      given: after.gatewayClassName,
      message: 'is another class: it gets another address, and until DNS follows nobody reaches any host',
      allowed: before.gatewayClassName,
      fix: 'Make a second gateway of that class, move the hosts one by one with their DNS, and retire this one.',
    },
  ];
}
