import { type Environment, System, type SystemProps } from '../../lib';
import { removeFolders } from '../support/folders';
import { Desk, plant, Queue, Seals } from '../support/plant';
import { refused, resource, type Stack, stacksOf } from '../support/stacks';

afterAll(removeFolders);

const applicationsOf = (build: (env: Environment) => void): Stack => stacksOf(build)['dev-applications'] as Stack;

/** Says of itself that it works; perhaps has a chart of the applications phase. */
class Ready extends System {
  constructor(
    env: Environment,
    id: string,
    props: SystemProps & { readonly release?: true; readonly is?: string } = {},
  ) {
    super(env, id, props, { app: 'ready', maxId: 30, security: 'restricted' });
    // What a chart brings is there when the chart is.
    const after = props.release ? 'applications' : 'manifests';
    const node = { group: '', kind: 'Node', name: id };
    this.state.ready({ id: node, apiVersion: 'v1' }, { path: 'status.phase', is: props.is ?? 'Up' }, after);
    if (props.release)
      this.need.release({
        name: id,
        chart: { name: id, repository: 'oci://x.example.com', chart: id, version: '1.0.0', images: [] },
        phase: 'applications',
      });
  }
}

const gates = (stack: Stack): string[] => Object.keys(stack.data?.kubernetes_resources ?? {});

test('an environment that has nothing for it has no such stack', () => {
  const build = (env: Environment) => {
    new Queue(env, 'queue');
    new Seals(env, 'seals');
  };
  expect(Object.keys(stacksOf(build))).toEqual(['dev-foundation']);
});

describe('the made-up platform', () => {
  const stack = applicationsOf(plant);

  test('is what Terraform and the providers take', () => {
    expect(refused(stack)).toEqual([]);
  });

  test('holds charts of its phase alone; namespaces, secrets and nodes stay in the foundation', () => {
    expect(Object.keys(stack.resource)).toEqual(['helm_release']);
    expect(Object.keys(stack.resource.helm_release ?? {})).toEqual(['desk']);
    expect(Object.keys(stack.terraform.required_providers)).toEqual(['helm', 'kubernetes']);
    expect(stack.output.keelson).toEqual({ value: { environment: 'dev', stack: 'dev-applications' } });
  });

  test('has a state of its own', () => {
    expect(stack.terraform.backend.s3).toMatchObject({ key: 'plant/dev-applications.tfstate' });
  });

  test('begins by reading whether its provider is ready, and says what to do when it is not', () => {
    const { '//': _, ...gate } = stack.data?.kubernetes_resources?.queue_Widget_queue ?? {};
    expect(gate).toEqual({
      api_version: 'example.com/v1',
      kind: 'Widget',
      lifecycle: {
        postcondition: [
          {
            condition: '${try(tostring(self.objects[0].status.phase), "") == "Ready"}',
            error_message: 'Widget queue is not Ready: publish the manifests of dev first, and wait until queue is up.',
          },
        ],
      },
      field_selector: 'metadata.name=queue',
      namespace: 'queue',
    });
  });

  test('installs nothing before that', () => {
    expect(resource(stack, 'helm_release', 'desk')).toMatchObject({
      depends_on: ['data.kubernetes_resources.queue_Widget_queue'],
      namespace: 'desk',
    });
  });
});

describe('what it waits for', () => {
  test('also what its providers stand after, not what nobody here needs', () => {
    const stack = applicationsOf((env) => {
      const base = new Ready(env, 'base');
      const middle = new Ready(env, 'middle');
      middle.standsAfter(base);
      new Ready(env, 'apart');
      new Ready(env, 'top', { release: true }).standsAfter(middle);
    });
    expect(gates(stack)).toEqual(['base_Node_base', 'middle_Node_middle']);
    expect(stack.data?.kubernetes_resources?.base_Node_base).toMatchObject({ field_selector: 'metadata.name=base' });
    expect(stack.data?.kubernetes_resources?.base_Node_base).not.toHaveProperty('namespace');
    expect(refused(stack)).toEqual([]);
  });

  test('never for what it installs itself: its charts stand after each other', () => {
    const stack = applicationsOf((env) => {
      const desk = new Ready(env, 'desk', { release: true });
      new Ready(env, 'app', { release: true }).standsAfter(desk);
    });
    expect(gates(stack)).toEqual([]);
    expect(resource(stack, 'helm_release', 'app').depends_on).toEqual(['helm_release.desk']);
    expect(resource(stack, 'helm_release', 'desk').depends_on).toBeUndefined();
  });

  test('not for a provider that is retiring, since its objects are gone', () => {
    const stack = applicationsOf((env) => {
      const base = new Ready(env, 'base', { retiring: true });
      new Ready(env, 'top', { release: true }).standsAfter(base);
    });
    expect(gates(stack)).toEqual([]);
  });

  test('systems may stand after each other', () => {
    const stack = applicationsOf((env) => {
      const [a, b, c] = ['a', 'b', 'c'].map((id) => new Ready(env, id)) as [Ready, Ready, Ready];
      a.standsAfter(b);
      b.standsAfter(c);
      c.standsAfter(a);
      new Ready(env, 'top', { release: true }).standsAfter(a);
    });
    expect(gates(stack)).toEqual(['a_Node_a', 'b_Node_b', 'c_Node_c']);
  });

  test('what it must be is text, and no template', () => {
    const stack = applicationsOf((env) => {
      new Ready(env, 'top', { release: true }).standsAfter(new Ready(env, 'base', { is: '"${x}"' }));
    });
    const lifecycle = stack.data?.kubernetes_resources?.base_Node_base?.lifecycle as {
      postcondition: readonly { condition: string; error_message: string }[];
    };
    expect(lifecycle.postcondition[0]?.condition).toContain('== "\\"$${x}\\""}');
    expect(lifecycle.postcondition[0]?.error_message).toContain('is not "$${x}": publish');
  });
});

test('two charts of two desks wait for one queue', () => {
  const stack = applicationsOf((env) => {
    const queue = new Queue(env, 'queue');
    new Desk(env, 'second', { queue });
    new Desk(env, 'first', { queue });
    new Seals(env, 'seals');
  });
  expect(gates(stack)).toEqual(['queue_Widget_queue']);
  expect(['first', 'second'].map((name) => resource(stack, 'helm_release', name).depends_on)).toEqual([
    ['data.kubernetes_resources.queue_Widget_queue'],
    ['data.kubernetes_resources.queue_Widget_queue'],
  ]);
});
