import { type ChartPin, Environment, type ImagePin } from '../../index';

/** An environment that notes which pins are asked of it. */
export class WatchedEnvironment extends Environment {
  readonly imagePins: ImagePin[] = [];
  readonly chartPins: ChartPin[] = [];

  override pinned(pin: ImagePin): string {
    this.imagePins.push(pin);
    return super.pinned(pin);
  }

  override chart(pin: ChartPin): ChartPin {
    this.chartPins.push(pin);
    return super.chart(pin);
  }
}
