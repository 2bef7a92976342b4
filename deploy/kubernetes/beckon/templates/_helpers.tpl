{{- /*
The templates use only the functions that Go's text/template has by itself. So the tests render them with that very
engine, and what Helm renders is what was tested.
*/ -}}

{{- define "beckon.selector" -}}
app.kubernetes.io/name: beckon, app.kubernetes.io/instance: {{ printf "%q" .Release.Name }}
{{- end }}

{{- define "beckon.labels" -}}
{{ template "beckon.selector" . }}, app.kubernetes.io/version: {{ printf "%q" .Chart.AppVersion }}, app.kubernetes.io/managed-by: {{ printf "%q" .Release.Service }}, helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | printf "%q" }}
{{- end }}

{{- /* Any value, in YAML's flow style, where a comma may be the last of a list. */ -}}
{{- define "beckon.value" -}}
{{- $type := printf "%T" . -}}
{{- if eq $type "string" }}{{ printf "%q" . }}
{{- else if eq $type "bool" "int" "int64" "json.Number" }}{{ print . }}
{{- else if eq $type "float64" }}{{ printf "%.15g" . }}
{{- else if eq $type "[]interface {}" }}[{{ range . }}{{ template "beckon.value" . }}, {{ end }}]
{{- else }}{ {{- range $key, $value := . }}{{ printf "%q" $key }}: {{ template "beckon.value" $value }}, {{ end -}} }
{{- end }}
{{- end }}

{{- /* A value from a secret that exists. */ -}}
{{- define "beckon.secret" -}}
valueFrom: { secretKeyRef: { name: {{ printf "%q" .name }}, key: {{ printf "%q" .key }} } }
{{- end }}
