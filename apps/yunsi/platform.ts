import { platform } from '../../lib';
import { rows } from './rows';

/** The platform of Yunsi, an AI company. One page of wiring: the same systems everywhere, sized by the row. */
export const yunsi = platform('yunsi', rows, () => {});
