import type { Question } from './question';

/** Delivery goes on with what needs it when a system says that it works: one that says nothing is waited for by nobody. */
export const READY: Question = {
  asks: 'what tells that it works is stated, or excepted with a reason',
  find: (subject) =>
    subject.cases.flatMap((at) => {
      const stand = subject.stand(at);
      const { id } = subject.one(stand);
      const system = subject.own(stand).find((known) => known.id === id);
      const writes = (stand.output.systems.get(id) ?? []).some(({ kind }) => kind !== 'NetworkPolicy');
      if (!writes || system === undefined || system.ready.length > 0) return [];
      if (system.exceptions.some(({ rule }) => rule === 'ready')) return [];
      return [
        `${at.name}: nothing tells that ${id} works. Call state.ready() with a field of an object, or say why not: state.exception('ready', …).`,
      ];
    }),
};
