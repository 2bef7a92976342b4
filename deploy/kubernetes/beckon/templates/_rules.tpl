{{- /* Made by deploy/kubernetes/copyRules.mjs. */ -}}
{{- define "beckon.rules" }}{{ `  # Alerts and recording rules for Beckon's metrics. Figures of the database are the same on every node: take max, not sum.
  groups:
    - name: beckon-recording
      interval: 30s
      rules:
        - record: beckon:publish_to_provider_seconds:p95
          expr: histogram_quantile(0.95, sum by (le, service) (rate(beckon_publish_to_provider_seconds_bucket[5m])))
        - record: beckon:deliveries_settled:rate5m
          expr: sum by (service, status) (rate(beckon_publish_to_settled_seconds_count[5m]))
        - record: beckon:http_requests:rate5m
          expr: sum by (status) (rate(beckon_http_request_duration_seconds_count[5m]))

    - name: beckon
      rules:
        - alert: BeckonDown
          expr: up{job=~".*beckon.*"} == 0
          for: 2m
          labels: { severity: critical }
          annotations:
            summary: A node of Beckon does not answer.
            description: 'Prometheus could not read the metrics of {{ $labels.instance }} for 2 minutes.'
            runbook_url: docs/operations.md#a-node-is-down
        - alert: BeckonDeliveriesWait
          expr: max without (instance, pod, worker) (beckon_deliveries_oldest_seconds) > 300
          for: 5m
          labels: { severity: warning }
          annotations:
            summary: Pushes wait for minutes.
            description: 'The oldest delivery waits for {{ $value | humanizeDuration }}.'
            runbook_url: docs/operations.md#pushes-wait
        - alert: BeckonNothingIsSent
          expr: >-
            max(beckon_deliveries_queued) > 0 and max(beckon_deliveries_oldest_seconds) > 120
            and (sum(rate(beckon_push_outcomes_total[5m])) or vector(0)) == 0
          for: 5m
          labels: { severity: critical }
          annotations:
            summary: Deliveries wait, and no node sends any.
            description: '{{ $value }} deliveries are not settled, and no provider was asked for 5 minutes.'
            runbook_url: docs/operations.md#pushes-wait
        - alert: BeckonCircuitOpen
          expr: sum by (service, reason) (beckon_circuits_open) > 0
          for: 10m
          labels: { severity: warning }
          annotations:
            summary: '{{ $labels.service }} is not used for some apps: {{ $labels.reason }}.'
            description: '{{ $value }} circuits (push services of apps, per node) are open for 10 minutes.'
            runbook_url: docs/operations.md#a-push-service-refuses
        - alert: BeckonPushesFail
          expr: >-
            sum by (service) (beckon:deliveries_settled:rate5m{status=~"FAILED|EXPIRED"})
            / sum by (service) (beckon:deliveries_settled:rate5m{status!="SUPPRESSED"}) > 0.2
            and sum by (service) (beckon:deliveries_settled:rate5m) > 0.1
          for: 15m
          labels: { severity: warning }
          annotations:
            summary: 'Many pushes by {{ $labels.service }} fail.'
            description: '{{ $value | humanizePercentage }} of the deliveries of the last minutes failed or expired.'
            runbook_url: docs/operations.md#a-push-service-refuses
        - alert: BeckonPushesAreSlow
          expr: beckon:publish_to_provider_seconds:p95 > 5
          for: 15m
          labels: { severity: warning }
          annotations:
            summary: 'Pushes by {{ $labels.service }} take long.'
            description: 'One of 20 first attempts takes {{ $value | humanizeDuration }} from the publish to the answer.'
            runbook_url: docs/operations.md#pushes-wait
        - alert: BeckonCredentialsExpire
          expr: max(beckon_alerts_open{kind="CREDENTIALS_EXPIRE"}) > 0
          labels: { severity: warning }
          annotations:
            summary: Push credentials expire soon.
            description: 'The credentials of {{ $value }} push services expire. The query alerts names them.'
            runbook_url: docs/operations.md#a-push-service-refuses
        - alert: BeckonCredentialsRefused
          expr: max by (kind) (beckon_alerts_open{kind=~"CREDENTIALS_REFUSED|KEY_REFUSED|PREVIOUS_CREDENTIALS_USED"}) > 0
          for: 1m
          labels: { severity: critical }
          annotations:
            summary: 'Push credentials are refused: {{ $labels.kind }}.'
            description: 'This concerns {{ $value }} push services of apps. The query alerts names them.'
            runbook_url: docs/operations.md#a-push-service-refuses
        - alert: BeckonAlertsOpen
          expr: >-
            max by (kind) (beckon_alerts_open{kind!~"CREDENTIALS_.*|KEY_REFUSED|PREVIOUS_CREDENTIALS_USED|WEBHOOK_FAILING"}) > 0
          for: 15m
          labels: { severity: warning }
          annotations:
            summary: 'Alerts of Beckon are open: {{ $labels.kind }}.'
            description: '{{ $value }} are open. The query alerts lists them, each with its remedy.'
            runbook_url: docs/operations.md#a-push-service-refuses
        - alert: BeckonWebhookFails
          expr: max(beckon_alerts_open{kind="WEBHOOK_FAILING"}) > 0
          for: 5m
          labels: { severity: warning }
          annotations:
            summary: Platforms do not take what clients do.
            description: '{{ $value }} webhooks are failing. Their events are kept and sent again.'
            runbook_url: docs/operations.md#a-webhook-fails
        - alert: BeckonWebhookEventsWait
          expr: max(beckon_webhook_queued) > 1000
          for: 15m
          labels: { severity: warning }
          annotations:
            summary: Client events wait for their platforms.
            description: 'The client events of {{ $value }} chats are queued.'
            runbook_url: docs/operations.md#a-webhook-fails
        - alert: BeckonAlertsNotTaken
          expr: max(beckon_alert_notices_failing) > 0
          for: 10m
          labels: { severity: warning }
          annotations:
            summary: Receivers do not take Beckon's alerts.
            description: '{{ $value }} raised or resolved alerts were refused. They are sent again for three days.'
            runbook_url: docs/operations.md#a-webhook-fails
        - alert: BeckonPushOutcomesNotTaken
          expr: max(beckon_push_outcomes_failing) > 0
          for: 15m
          labels: { severity: warning }
          annotations:
            summary: Platforms do not take the outcomes of pushes.
            description: '{{ $value }} queues of outcomes (one per tenant and type) were refused. They are sent again.'
            runbook_url: docs/operations.md#a-webhook-fails
        - alert: BeckonDatabaseFails
          expr: sum without (instance, pod, worker) (increase(beckon_database_failures_total[5m])) > 10
          for: 2m
          labels: { severity: critical }
          annotations:
            summary: The database refuses or is away.
            description: '{{ $value | humanize }} calls to the database failed within 5 minutes.'
            runbook_url: docs/operations.md#the-database-is-in-trouble
        - alert: BeckonDatabaseAway
          # NaN is unlike itself, and stands for a database that could not be asked.
          expr: beckon_deliveries_queued != beckon_deliveries_queued
          for: 2m
          labels: { severity: critical }
          annotations:
            summary: 'The database does not answer {{ $labels.instance }}.'
            description: Publishing and subscribing get 503 there, and nothing is sent.
            runbook_url: docs/operations.md#the-database-is-in-trouble
        - alert: BeckonLeasesLost
          expr: beckon_node_holds_leases == 0
          for: 1m
          labels: { severity: critical }
          annotations:
            summary: '{{ $labels.instance }} may not send.'
            description: The node could not report to the database for 12 seconds, so other nodes may take over its work.
            runbook_url: docs/operations.md#the-database-is-in-trouble
        - alert: BeckonServerErrors
          expr: >-
            sum(beckon:http_requests:rate5m{status=~"5.."}) / sum(beckon:http_requests:rate5m) > 0.05
          for: 5m
          labels: { severity: critical }
          annotations:
            summary: Requests fail.
            description: '{{ $value | humanizePercentage }} of the requests of the last minutes got 5xx.'
            runbook_url: docs/operations.md#requests-fail
        - alert: BeckonRateLimited
          expr: sum by (scope) (rate(beckon_rate_limited_total[5m])) > 5
          for: 15m
          labels: { severity: info }
          annotations:
            summary: 'Callers meet the limit {{ $labels.scope }}.'
            description: '{{ $value | humanize }} requests a second are refused with 429.'
            runbook_url: docs/operations.md#requests-fail
        - alert: BeckonUpstreamFails
          expr: >-
            sum(rate(beckon_upstream_requests_total{outcome=~"5xx|unreachable|timeout|busy"}[5m]))
            / sum(rate(beckon_upstream_requests_total[5m])) > 0.1
          for: 5m
          labels: { severity: critical }
          annotations:
            summary: The contact center behind Beckon does not answer.
            description: '{{ $value | humanizePercentage }} of the passed requests failed.'
            runbook_url: docs/operations.md#requests-fail
        - alert: BeckonEventLoopLate
          expr: max_over_time(nodejs_eventloop_lag_p99_seconds{job=~".*beckon.*"}[5m]) > 0.25
          for: 10m
          labels: { severity: warning }
          annotations:
            summary: '{{ $labels.instance }} has more to do than it can.'
            description: 'Its event loop is late by {{ $value | humanizeDuration }}.'
            runbook_url: docs/operations.md#a-node-is-overloaded` }}{{ end }}
