import { check } from './check';
import type { Command } from './command';
import { diff } from './diff';
import { images } from './images';
import { init } from './init';
import { planCheck } from './plan-check';
import { secrets } from './secrets';
import { storage } from './storage';

/** What `keelson` can do, in the order of its usage. */
export const COMMANDS: readonly Command[] = [init, check, secrets, images, storage, diff, planCheck];
