/**
 * What DingTalk shows: in Markdown as far as DingTalk has it, so no tables. What an alert is about stands first, then where, then what to do.
 * Only functions that Alertmanager's own templates have too are used, so that its tool can show them.
 */
export const MESSAGE_TEMPLATE = `{{ define "keelson.state" }}{{ if eq .Status "firing" }}{{ with .CommonLabels.severity }}{{ . | toUpper }}{{ else }}FIRING{{ end }}{{ else }}RESOLVED{{ end }}{{ end }}
{{ define "keelson.name" }}{{ with .CommonLabels.alertname }}{{ . }}{{ else }}{{ len .Alerts }} alerts{{ end }}{{ end }}
{{ define "keelson.title" }}{{ template "keelson.state" . }} {{ template "keelson.name" . }} {{ .CommonLabels.system }}{{ end }}
{{ define "keelson.labels" }}{{ range .Labels.SortedPairs }}{{ if and (ne .Name "alertname") (ne .Name "severity") (ne .Name "system") (ne .Name "prometheus") }}
- {{ .Name }}: {{ .Value | html }}{{ end }}{{ end }}{{ end }}
{{ define "keelson.text" }}#### \\[{{ template "keelson.state" . }}\\] {{ template "keelson.name" . }} ({{ .CommonLabels.system }})
{{ range .Alerts.Firing }}
**{{ if not $.CommonLabels.alertname }}{{ .Labels.severity | toUpper }} {{ .Labels.alertname }}: {{ end }}{{ .Annotations.summary | html }}**
{{ template "keelson.labels" . }}
- since: {{ .StartsAt.UTC.Format "2006-01-02 15:04 UTC" }}
{{ if and .Annotations.runbook (not $.CommonAnnotations.runbook) }}
What to do:

{{ .Annotations.runbook | html }}
{{ end }}{{ end }}{{ if and .Alerts.Firing .CommonAnnotations.runbook }}
What to do:

{{ .CommonAnnotations.runbook | html }}
{{ end }}{{ range .Alerts.Resolved }}
Over: {{ if not $.CommonLabels.alertname }}{{ .Labels.alertname }}: {{ end }}{{ .Annotations.summary | html }}
{{ template "keelson.labels" . }}
- until: {{ .EndsAt.UTC.Format "2006-01-02 15:04 UTC" }}
{{ end }}{{ end }}
`;

/** The line above. */
export const MESSAGE_TITLE = '{{ template "keelson.title" . }}';

/**
 * The message itself.
 * @param mention mobile numbers: DingTalk mentions whom the text names
 * @param url under which people see alerts. @default none is told
 */
export function messageText(mention: readonly string[], url: string | undefined): string {
  const link = url === undefined ? '' : `\n[All alerts](${url}/#/alerts)\n`;
  const people = mention.length === 0 ? '' : `\n${mention.map((mobile) => `@${mobile}`).join(' ')}\n`;
  return `{{ template "keelson.text" . }}${link}${people}`;
}
