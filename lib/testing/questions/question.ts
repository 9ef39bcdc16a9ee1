import type { Subject } from '../site/subject';

export interface Question {
  /** As a test is called: `every check of synthesis finds nothing`. */
  readonly asks: string;
  /** Whether it makes sense for a class that is given so. @default always */
  applies?(subject: Subject): boolean;
  /** A line for each thing that is wrong, with what to do. */
  find(subject: Subject): readonly string[];
}
