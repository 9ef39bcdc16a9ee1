/** Where a walk stands in a value. It costs nothing until somebody asks, and few walks find anything to tell. */
export class Trail {
  private readonly steps: (string | number)[] = [];

  enter(step: string | number): void {
    this.steps.push(step);
  }

  leave(): void {
    this.steps.pop();
  }

  /** `spec.containers[0].image`; with `more` behind it. */
  at(...more: readonly (string | number)[]): string {
    return [...this.steps, ...more].reduce<string>(
      (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
      '',
    );
  }
}
