/** cert-manager's namespace and its release, which name everything that the chart makes. */
export const CERT_MANAGER = 'cert-manager';
