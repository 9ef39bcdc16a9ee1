import type { Alert, Dashboard } from '../../kernel/facts';
import type { MeshPlan } from './plan';

/** What is worth waking for in a mesh, and what to do then. */
export function meshAlerts(plan: MeshPlan): Alert[] {
  return [...planeAlerts(plan), ...objectAlerts(plan), ...trafficAlerts(plan), ...nodeAlerts(plan)];
}

function planeAlerts({ namespace }: MeshPlan): Alert[] {
  const of = `namespace="${namespace}"`;
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'IstioControlPlaneDown',
      expr: `absent(pilot_services{${of}})`,
      for: '5m',
      severity: 'critical',
      summary: 'No istiod answers: no pod of the mesh can start, and nobody learns of new ones',
      runbook: [
        `${kubectl} get pods -l app=istiod: no room, or no image?`,
        `${kubectl} logs -l app=istiod --tail=100.`,
        'What runs goes on as it is; certificates last for a day.',
      ],
    },
    {
      name: 'IstioInjectionFailing',
      expr: `increase(sidecar_injection_failure_total{${of}}[10m]) > 0`,
      for: '5m',
      severity: 'critical',
      summary: 'istiod refuses to give pods their proxy: they are not created',
      runbook: [
        `${kubectl} logs -l app=istiod | grep -i inject.`,
        'kubectl get events -A --field-selector reason=FailedCreate: which workloads wait?',
      ],
    },
    {
      name: 'IstioPodsWithoutProxy',
      // Proxies are init containers that go on; a namespace in which some pod has one is inside, and there all must.
      expr: `count by (namespace) ((kube_pod_status_phase{phase="Running"} == 1) unless on (namespace, pod) ${PROXIED} and on (namespace) ${PROXIED}) > 0`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $value }} pods in {{ $labels.namespace }} have no proxy: nobody in the mesh lets them in',
      runbook: [
        'They started before the mesh knew of the namespace: kubectl -n {{ $labels.namespace }} rollout restart deploy,statefulset.',
        'Is it still so? kubectl get mutatingwebhookconfigurations -l app.kubernetes.io/name=istio: does one list the namespace?',
      ],
    },
  ];
}

const PROXIED = 'kube_pod_init_container_info{container="istio-proxy"}';

/** Of what people write, and how it comes to the proxies. */
function objectAlerts({ namespace }: MeshPlan): Alert[] {
  const of = `namespace="${namespace}"`;
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'IstioConfigRejected',
      expr: `increase(pilot_total_rejected_configs{${of}}[10m]) > 0`,
      for: '10m',
      severity: 'warning',
      summary: 'Istio objects were refused: what they should change stays as it was',
      runbook: [
        `${kubectl} logs -l app=istiod | grep -i -E 'reject|invalid': which object?`,
        'keelson check says the same of files before they are applied.',
      ],
    },
    {
      name: 'IstioRoutesConflict',
      expr: `max by (namespace) (pilot_vservice_dup_domain{${of}} > 0 or pilot_duplicate_envoy_clusters{${of}} > 0 or pilot_destrule_subsets{${of}} > 0)`,
      for: '10m',
      severity: 'warning',
      summary: 'Two routes are for one host, or two rules for one subset: which of them holds is chance',
      runbook: [
        'kubectl get virtualservices,destinationrules -A: which of them no file of ours has?',
        'istioctl analyze -A names both.',
      ],
    },
    {
      name: 'IstioProxiesLate',
      expr: `histogram_quantile(0.99, sum by (le) (rate(pilot_proxy_convergence_time_bucket{${of}}[5m]))) > 10`,
      for: '15m',
      severity: 'warning',
      summary: 'Proxies learn of changes more than ten seconds late: they call pods that are gone',
      runbook: [
        `${kubectl} top pods -l app=istiod: at its limit? More replicas.`,
        'Systems that state fewer edges make smaller proxies.',
      ],
    },
    {
      name: 'IstioRootExpires',
      expr: `min by (namespace) (citadel_server_root_cert_expiry_timestamp{${of}}) - time() < 30 * 86400`,
      for: '1h',
      severity: 'critical',
      summary: 'The root of the mesh ends within 30 days: then nobody trusts anybody',
      runbook: [
        `${kubectl} get secret istio-ca-secret cacerts: who signed it?`,
        'Bring the new root into all proxies beside the old one first (istio.io, plug in CA certificates), then change the signer.',
      ],
    },
  ];
}

function trafficAlerts({ gatewayNamespace, gateway }: MeshPlan): Alert[] {
  const of = `namespace="${gatewayNamespace}"`;
  return [
    {
      name: 'IstioGatewayDown',
      expr: `kube_deployment_status_replicas_available{${of},deployment="${gateway}"} == 0`,
      for: '2m',
      severity: 'critical',
      summary: `No proxy of ${gateway} is ready: nobody outside reaches any host of the mesh`,
      runbook: [
        `kubectl -n ${gatewayNamespace} get pods: an image called auto means that istiod did not write it.`,
        `kubectl -n ${gatewayNamespace} rollout restart deploy/${gateway} when istiod is up again.`,
      ],
    },
    {
      name: 'IstioGatewayErrors',
      expr: `sum by (destination_service_name) (rate(istio_requests_total{${of},response_code=~"5.."}[5m])) / sum by (destination_service_name) (rate(istio_requests_total{${of}}[5m])) > 0.05`,
      for: '10m',
      severity: 'critical',
      summary: 'One request of twenty to {{ $labels.destination_service_name }} from outside is answered by 5xx',
      runbook: [
        `kubectl -n ${gatewayNamespace} logs deploy/${gateway} | grep response_flags: UH, UF, NR say that nobody answers.`,
        'Was it released just now? Then take the release back.',
      ],
    },
  ];
}

function nodeAlerts({ cniNamespace }: MeshPlan): Alert[] {
  return [
    {
      name: 'IstioNodePluginNotReady',
      expr: `istio_cni_install_ready{namespace="${cniNamespace}"} == 0`,
      for: '10m',
      severity: 'critical',
      summary: 'A node has no plugin of the mesh ({{ $labels.pod }}): pods that start there are stopped again',
      runbook: [
        `kubectl -n ${cniNamespace} logs {{ $labels.pod }}: may it write the folders of the network plugins?`,
        'Does another network plugin write its configuration anew? The prop cni names the folders.',
      ],
    },
  ];
}

export function meshDashboard({ id, namespace, gatewayNamespace }: MeshPlan): Dashboard {
  const gate = `namespace="${gatewayNamespace}"`;
  return {
    title: `Istio ${id}`,
    panels: [
      {
        title: 'Requests from outside',
        expr: `sum by (destination_service_name) (rate(istio_requests_total{${gate}}[5m]))`,
        unit: 'ops',
      },
      {
        title: 'Of them answered by 5xx',
        expr: `sum by (destination_service_name) (rate(istio_requests_total{${gate},response_code=~"5.."}[5m]))`,
        unit: 'ops',
      },
      {
        title: 'Time of the slowest in a hundred',
        expr: `histogram_quantile(0.99, sum by (le, destination_service_name) (rate(istio_request_duration_milliseconds_bucket{${gate}}[5m])))`,
        unit: 'ms',
      },
      {
        title: 'Requests between services',
        expr: 'sum by (destination_service_namespace) (rate(istio_requests_total{reporter="destination"}[5m]))',
        unit: 'ops',
      },
      { title: 'Proxies connected', expr: `sum(pilot_xds{namespace="${namespace}"})` },
      {
        title: 'Time until proxies know',
        expr: `histogram_quantile(0.99, sum by (le) (rate(pilot_proxy_convergence_time_bucket{namespace="${namespace}"}[5m])))`,
        unit: 's',
      },
    ],
  };
}
