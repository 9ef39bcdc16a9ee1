import { imagesOf } from '../site/images';
import { MIRROR } from '../site/rows';
import type { Question } from './question';

/** An environment that reaches no foreign registry runs nothing that is not behind its mirror. */
export const MIRROR_QUESTION: Question = {
  asks: "every image is pulled through the row's mirror",
  find: (subject) =>
    subject.cases.flatMap((at) => {
      const past = imagesOf(subject, subject.build({ row: { mirror: MIRROR } }, at)).filter(
        ({ ref }) => !ref.startsWith(`${MIRROR}/`),
      );
      return past.map(
        ({ ref, where }) =>
          `${at.name}: ${where} pulls ${ref} from its origin. Take env.image(pin); in a chart's values, name its place in the pin's images.`,
      );
    }),
};
