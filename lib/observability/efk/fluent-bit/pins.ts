import type { ImagePin } from '../../../kernel/base/pin';

/** Collects logs on every node, and passes them on: one program for both. */
export const FLUENT_BIT_IMAGE: ImagePin = { name: 'fluent-bit', ref: 'cr.fluentbit.io/fluent/fluent-bit:5.1.1' };
